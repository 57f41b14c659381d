import type { Arrived, Reply, Route } from '../../kit/sandbox.ts'
import { wantedBy } from '../kyc-requirements.ts'
import { asText, instant, invalid, isReply, jsonIn, page, refuse } from './replies.ts'
import { applicantStatus, applicationKey, decidesAt, nextDecision, type Application, type World } from './world.ts'

export function applicantRoutes(world: World): readonly Route<Arrived>[] {
  return [
    {
      operation: 'GET products',
      method: 'GET',
      path: /^(?:\/ext)?\/api\/v1\/products$/i,
      handle: ({ url }) =>
        page([...world.products.values()].toReversed(), url.searchParams, product => ({
          productId: product.id,
          country: null,
          ...product,
        })),
    },
    {
      operation: 'GET product',
      method: 'GET',
      path: /^(?:\/ext)?\/api\/v1\/products\/(?<productId>[^/]+)$/i,
      handle: ({ params }) => {
        const product = world.products.get(params.productId ?? '')
        return product === undefined
          ? refuse(404, 'product_not_found', 'no such product')
          : { status: 200, body: { productId: product.id, country: null, ...product } }
      },
    },
    {
      operation: 'POST uploadfile',
      method: 'POST',
      path: /^(?:\/ext)?\/api\/v1\/uploadfile$/i,
      handle: ({ raw, request }) => {
        const names = filesIn(raw, request.headers['content-type'])
        if (names === undefined || names.length === 0)
          return refuse(400, 'invalid_upload', 'expected multipart/form-data with files')
        const data = names.map(name => ({ file_name: name, file_url: `https://files.example.test/${world.id()}` }))
        for (const { file_url } of data) world.files.add(file_url)
        return { status: 200, body: { data }, effect: `${data.length} files` }
      },
    },
    {
      operation: 'POST applicant',
      method: 'POST',
      path: /^(?:\/ext)?\/api\/v1\/customers\/(?<customerId>[^/]+)\/products\/(?<productId>[^/]+)\/applicant$/i,
      handle: ({ params: { customerId = '', productId = '' }, raw }) => apply(world, customerId, productId, raw),
    },
    {
      operation: 'GET applicantstatus',
      method: 'GET',
      path: /^(?:\/ext)?\/api\/v1\/customers\/(?<customerId>[^/]+)\/products\/(?<productId>[^/]+)\/applicantstatus$/i,
      handle: ({ params: { customerId = '', productId = '' } }) => {
        if (!world.customers.has(customerId)) return refuse(404, 'customer_not_found', 'no such customer')
        if (!world.products.has(productId)) return refuse(404, 'product_not_found', 'no such product')
        return { status: 200, body: show(world, customerId, productId) }
      },
    },
  ]
}

function apply(world: World, customerId: string, productId: string, raw: Buffer): Reply {
  const customer = world.customers.get(customerId)
  const product = world.products.get(productId)
  if (customer === undefined) return refuse(404, 'customer_not_found', 'no such customer')
  if (product === undefined) return refuse(404, 'product_not_found', 'no such product')
  const body = jsonIn(raw)
  if (isReply(body)) return body
  if (product.status !== 'Active') return refuse(422, 'product_not_available', 'this product is closed')
  if (customer.status !== 'active') return refuse(422, 'customer_not_active', 'this customer is not active')
  const wrong = wrongDetails(world, customerId, product.kycRequirements, (body.kycDetails ?? {}) as Record<string, unknown>)
  if (wrong.length > 0) return invalid(wrong)

  const key = applicationKey(customerId, productId)
  const before = world.applications.get(key)
  if (before !== undefined && applicantStatus(world, before) !== 'rejected')
    return refuse(409, 'applicant_exists', 'an application is open or approved')
  submit(world, {
    customerId,
    productId,
    attempt: (before?.attempt ?? 0) + 1,
    submittedAt: world.now(),
    decision: nextDecision(world, 'kyc'),
  })
  customer.products.add(productId)
  return { status: 202, body: show(world, customerId, productId), effect: `kyc ${key}` }
}

function submit(world: World, application: Application): void {
  const key = applicationKey(application.customerId, application.productId)
  world.applications.set(key, application)
  const notice = (event: string, at: Date) => ({
    event,
    customer_id: application.customerId,
    product_id: application.productId,
    status: event.split('.')[1] === 'reviewing' ? 'underreview' : event.split('.')[1],
    remarks: remarksOf(application, event.endsWith('rejected')),
    timestamp: instant(at),
  })
  world.tell({ due: application.submittedAt, body: () => notice('cardholder.reviewing', application.submittedAt) })
  if (application.decision.outcome === 'never') return
  const due = decidesAt(world, application)
  world.tell({
    due,
    body: () => notice(application.decision.outcome === 'approve' ? 'cardholder.approved' : 'cardholder.rejected', due),
  })
}

/** Every field that the product wants, under the endpoint's name; files only as links that an upload here returned [docs]. */
function wrongDetails(
  world: World,
  customerId: string,
  requirements: readonly string[],
  details: Record<string, unknown>,
): string[] {
  const { fields, documents } = wantedBy(requirements)
  const files = documents.flatMap(({ sides }) => Object.values(sides))
  const texts = documents.flatMap(({ identity, expires, issued }) => [
    ...(identity ? ['idType', 'idNumber'] : []),
    ...(expires ? ['docExpiryDate'] : []),
    ...(issued ? ['docIssueDate'] : []),
  ])
  const isText = (name: string): boolean => typeof details[name] === 'string' && details[name] !== ''
  const dates = ['dob', 'docExpiryDate', 'docIssueDate'].filter(
    name => details[name] !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(asText(details[name])),
  )
  return [
    ...(details.customerId === customerId ? [] : ['customerId']),
    ...[...Object.keys(fields), ...texts].filter(name => !isText(name)),
    ...files.filter(name => !world.files.has(asText(details[name]))),
    ...dates,
  ]
}

function remarksOf({ decision: { outcome, reason } }: Application, rejected: boolean): string | null {
  if (!rejected) return null
  return reason ?? (outcome === 'retry' ? 'Document is blurred' : 'Declined')
}

function show(world: World, customerId: string, productId: string): object {
  const application = world.applications.get(applicationKey(customerId, productId))
  const status = applicantStatus(world, application)
  return {
    customerId,
    productId,
    applicantStatus: status,
    remarks: application === undefined ? null : remarksOf(application, status === 'rejected'),
  }
}

/** The names of the files in a multipart body; undefined for every other body. */
function filesIn(raw: Buffer, contentType: string | undefined): string[] | undefined {
  const boundary = /^multipart\/form-data;\s*boundary="?([^";]+)"?/i.exec(contentType ?? '')?.[1]
  const text = raw.toString('latin1')
  if (boundary === undefined || !text.endsWith(`--${boundary}--\r\n`)) return undefined
  return [...text.matchAll(/content-disposition: form-data;[^\r\n]*filename="([^"]+)"/gi)].map(match => match[1] ?? '')
}
