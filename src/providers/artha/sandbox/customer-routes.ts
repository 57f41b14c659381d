import type { Arrived, Reply, Route } from '../../kit/sandbox.ts'
import { asText, instant, invalid, isReply, jsonIn, page, refuse } from './replies.ts'
import { applicantStatus, applicationKey, nextDecision, type SandboxCustomer, type World } from './world.ts'

type Context = Arrived

const TEXTS = ['firstName', 'middleName', 'lastName', 'gender', 'dateOfBirth', 'state', 'businessName', 'externalReference']
const CHANGEABLE = [
  'firstName',
  'middleName',
  'lastName',
  'phoneCode',
  'phoneNumber',
  'country',
  'state',
  'dateOfBirth',
  'gender',
  'address',
]

export function customerRoutes(world: World): readonly Route<Context>[] {
  const found = (id: string | undefined): SandboxCustomer | Reply =>
    world.customers.get(id ?? '') ?? refuse(404, 'customer_not_found', 'no such customer')
  return [
    {
      operation: 'POST customer',
      method: 'POST',
      path: /^(?:\/ext)?\/api\/v1\/customers$/i,
      handle: ({ raw }) => {
        const body = jsonIn(raw)
        if (isReply(body)) return body
        const wrong = wrongFields(body)
        if (wrong.length > 0) return invalid(wrong)
        if (world.customersByEmail.has(asText(body.email).toLowerCase()))
          return refuse(409, 'customer_exists', 'this e-mail address is taken')
        const customer = addCustomer(world, body)
        return { status: 201, body: show(world, customer), effect: `cardholder ${customer.id}` }
      },
    },
    {
      operation: 'GET customers',
      method: 'GET',
      path: /^(?:\/ext)?\/api\/v1\/customers$/i,
      handle: ({ url: { searchParams } }) => page(matching(world, searchParams), searchParams, customer => show(world, customer)),
    },
    {
      operation: 'GET customer',
      method: 'GET',
      path: /^(?:\/ext)?\/api\/v1\/customers\/(?<customerId>[^/]+)$/i,
      handle: ({ params }) => {
        const customer = found(params.customerId)
        return isCustomer(customer) ? { status: 200, body: show(world, customer) } : customer
      },
    },
    {
      operation: 'PATCH customer',
      method: 'PATCH',
      path: /^(?:\/ext)?\/api\/v1\/customers\/(?<customerId>[^/]+)$/i,
      handle: ({ params, raw }) => {
        const customer = found(params.customerId)
        if (!isCustomer(customer)) return customer
        const body = jsonIn(raw)
        if (isReply(body)) return body
        // Listed among the fields, yet the field cannot be changed [docs A].
        if (body.email !== undefined && body.email !== customer.fields.email) return invalid(['email'])
        if (body.country !== undefined && !/^[A-Za-z]{2}$/.test(asText(body.country))) return invalid(['country'])
        customer.fields = {
          ...customer.fields,
          ...Object.fromEntries(CHANGEABLE.filter(name => body[name] !== undefined).map(name => [name, body[name]])),
        }
        customer.updatedAt = world.now()
        return { status: 200, body: show(world, customer), effect: `changed cardholder ${customer.id}` }
      },
    },
  ]
}

const isCustomer = (value: SandboxCustomer | Reply): value is SandboxCustomer => 'cards' in value

export function addCustomer(world: World, fields: Readonly<Record<string, unknown>>): SandboxCustomer {
  const { outcome } = nextDecision(world, 'cardholder')
  const customer: SandboxCustomer = {
    id: world.id(),
    createdAt: world.now(),
    fields,
    status: outcome === 'reject' ? 'suspended' : 'active',
    products: new Set(),
    cards: [],
  }
  world.customers.set(customer.id, customer)
  world.customersByEmail.set(asText(fields.email).toLowerCase(), customer)
  return customer
}

function wrongFields(body: Record<string, unknown>): string[] {
  const individual = body.type === 'individual' ? ['firstName', 'lastName', 'dateOfBirth', 'gender'] : ['businessName']
  const missing = ['type', 'email', 'phoneCode', 'phoneNumber', 'country', ...individual].filter(
    name => typeof body[name] !== 'string' || body[name] === '',
  )
  const rules: readonly (readonly [string, RegExp])[] = [
    ['type', /^(individual|business)$/],
    ['email', /^[^@\s]+@[^@\s]+\.[^@\s]+$/],
    ['phoneCode', /^\+\d{1,4}$/],
    ['phoneNumber', /^\d{4,14}$/],
    ['country', /^[A-Za-z]{2}$/],
    ['dateOfBirth', /^\d{4}-\d{2}-\d{2}$/],
    ['gender', /^(male|female|other)$/],
    ['externalReference', /^.{0,200}$/],
    ['firstName', /^.{1,100}$/],
    ['lastName', /^.{1,100}$/],
  ]
  const malformed = rules
    .filter(([name, rule]) => body[name] !== undefined && body[name] !== null && !rule.test(asText(body[name])))
    .map(([name]) => name)
  return [...new Set([...missing, ...malformed])]
}

function matching(world: World, query: URLSearchParams): SandboxCustomer[] {
  const search = query.get('search')?.toLowerCase()
  const exact = search === undefined ? undefined : world.customersByEmail.get(search)
  if (exact !== undefined) return [exact]
  const kycState = query.get('kycState')
  const all = [...world.customers.values()]
  if (search === undefined && kycState === null) return all
  return all.filter(customer => {
    const text = ['email', 'firstName', 'lastName', 'phoneNumber'].map(name => asText(customer.fields[name]).toLowerCase())
    return (
      (search === undefined || text.some(value => value.includes(search))) &&
      (kycState === null || kycSummary(world, customer) === kycState)
    )
  })
}

/** Approved if any is, else pending if any is open, else rejected, else not submitted [assumed]. */
function kycSummary(world: World, customer: SandboxCustomer): string {
  const statuses = [...customer.products].map(productId =>
    applicantStatus(world, world.applications.get(applicationKey(customer.id, productId))),
  )
  if (statuses.includes('approved')) return 'approved'
  if (statuses.includes('underreview')) return 'pending'
  return statuses.includes('rejected') ? 'rejected' : 'not_submitted'
}

function show(world: World, customer: SandboxCustomer): object {
  const { id, fields, status, createdAt, updatedAt } = customer
  return {
    customerId: id,
    id,
    ...fields,
    ...Object.fromEntries(TEXTS.map(name => [name, fields[name] ?? null])),
    status,
    kycState: kycSummary(world, customer),
    createdAt: instant(createdAt),
    updatedAt: updatedAt === undefined ? null : instant(updatedAt),
  }
}
