import type { Reply, Route } from '../../kit/sandbox.ts'
import { submit } from './kyc.ts'
import { accepted, invalid, paged, refused } from './replies.ts'
import type { Context } from './context.ts'
import { type Address, type Person, stamp, type State } from './state.ts'
import { brokenFields, isUnderAge } from './validation.ts'

const FIELDS = [
  'firstName',
  'lastName',
  'email',
  'dateOfBirth',
  'nationality',
  'phone',
  'address',
  'kycDocument',
  'externalId',
  'metadata',
] as const
/** Closed to PATCH once KYC is APPROVED [seed]. */
const LOCKED = ['firstName', 'lastName', 'email', 'dateOfBirth', 'nationality', 'address'] as const

export function cardholderRoutes(state: State): Route<Context>[] {
  const one =
    (handle: (person: Person, context: Context) => Reply) =>
    (context: Context & { params: Readonly<Record<string, string>> }) => {
      const person = state.people.get(context.params.id ?? '')
      return person === undefined ? refused('CARDHOLDER_NOT_FOUND') : handle(person, context)
    }
  const path = (rest = ''): RegExp => new RegExp(`^/api/v3\\.20/cardholders/(?<id>[^/]+)${rest}$`)
  return [
    {
      operation: 'POST cardholder',
      method: 'POST',
      path: /^\/api\/v3\.20\/cardholders$/,
      handle: ({ body }) => create(state, body),
    },
    {
      operation: 'GET cardholders',
      method: 'GET',
      path: /^\/api\/v3\.20\/cardholders$/,
      handle: ({ query }) => list(state, query),
    },
    {
      operation: 'GET cardholder',
      method: 'GET',
      path: path(),
      handle: one(person => accepted(200, full(person), { message: 'Cardholder retrieved' })),
    },
    {
      operation: 'PATCH cardholder',
      method: 'PATCH',
      path: path(),
      handle: one((person, { body }) => patch(state, person, body)),
    },
    {
      operation: 'POST kyc',
      method: 'POST',
      path: path('/kyc'),
      handle: one((person, { body }) => resubmit(state, person, body)),
    },
  ]
}

function create(state: State, body: Record<string, unknown>): Reply {
  const broken = brokenFields(body, true)
  if (broken.length > 0) return invalid(...broken)
  const planned = state.plans.cardholder.shift()
  if (isUnderAge(String(body.dateOfBirth), state.now())) return refused('CARDHOLDER_UNDER_AGE')
  if (planned?.outcome === 'reject') return refused(planned.reason ?? 'PROGRAM_CLOSED')
  if (planned?.outcome === 'retry') return invalid(planned.reason ?? 'dateOfBirth')
  if (state.emails.has(String(body.email).toLowerCase())) return refused('CARDHOLDER_EMAIL_EXISTS')

  const person = newPerson(state, body)
  submit(state, person)
  const { cardholderId, firstName, lastName, email, status, kycStatus, externalId } = person
  state.outbox.post('CARDHOLDER_CREATED', { cardholderId, firstName, lastName, email, status, kycStatus, externalId })
  // The document is null in the answer even when the request had one [seed].
  return accepted(
    201,
    { ...full(person), kycDocument: null },
    { message: 'Cardholder created', effect: `cardholder ${cardholderId}` },
  )
}

/** Every checked field, and no more, as a record. */
export function newPerson(state: State, body: Record<string, unknown>): Person {
  const at = stamp(state.now())
  const person: Person = {
    ...({ phone: null, kycDocument: null, externalId: null, metadata: null } as Person),
    ...pick(body),
    address: addressOf(body.address as Partial<Address>),
    cardholderId: state.id('chl_'),
    status: 'ACTIVE',
    kycStatus: 'PENDING',
    kycVerifiedAt: null,
    suspendedAt: null,
    createdAt: at,
    updatedAt: at,
    cards: [],
  }
  state.people.set(person.cardholderId, person)
  state.emails.set(person.email.toLowerCase(), person)
  return person
}

const pick = (body: Record<string, unknown>): Partial<Person> =>
  Object.fromEntries(FIELDS.filter(name => body[name] !== undefined).map(name => [name, body[name]]))
const addressOf = (given: Partial<Address>): Address => ({
  state: null,
  postalCode: null,
  address: '',
  city: '',
  country: '',
  ...given,
})

/** The full object; `kycRejectionReason` and `terminatedAt` are absent outside their state [seed]. */
function full({ cards, decidesAt: _, ...person }: Person): object {
  return { ...person, totalCards: cards.length }
}

function list(state: State, query: URLSearchParams): Reply {
  const status = query.get('status')
  const search = (query.get('search') ?? '').toLowerCase()
  if (status !== null && !['ACTIVE', 'SUSPENDED', 'TERMINATED'].includes(status)) return invalid('status')
  if (search.length > 100) return invalid('search')
  const matches = ({ firstName, lastName, email, externalId }: Person): boolean =>
    search === '' || [`${firstName} ${lastName}`, email, externalId ?? ''].some(text => text.toLowerCase().includes(search))
  const found = [...state.people.values()]
    .toReversed()
    .filter(person => (status === null || person.status === status) && matches(person))
  return paged(found, query, summary)
}

const summary = ({
  cardholderId,
  firstName,
  lastName,
  email,
  phone,
  status,
  kycStatus,
  externalId,
  cards,
  createdAt,
}: Person): object => ({
  cardholderId,
  firstName,
  lastName,
  email,
  phone,
  status,
  kycStatus,
  externalId,
  createdAt,
  totalCards: cards.length,
})

function patch(state: State, person: Person, body: Record<string, unknown>): Reply {
  const broken = brokenFields(body, false)
  if (broken.length > 0) return invalid(...broken)
  if (person.status === 'TERMINATED') return refused('CARDHOLDER_TERMINATED')
  const change = pick({
    ...body,
    ...(body.address === undefined ? {} : { address: addressOf(body.address as Partial<Address>) }),
  })
  const changes = (name: (typeof LOCKED)[number]): boolean =>
    change[name] !== undefined && JSON.stringify(change[name]) !== JSON.stringify(person[name])
  if (person.kycStatus === 'APPROVED' && LOCKED.some(changes)) return refused('KYC_FIELD_LOCKED')
  if (change.dateOfBirth !== undefined && isUnderAge(change.dateOfBirth, state.now())) return refused('CARDHOLDER_UNDER_AGE')
  if (change.email !== undefined) {
    if ((state.emails.get(change.email.toLowerCase()) ?? person) !== person) return refused('CARDHOLDER_EMAIL_EXISTS')
    state.emails.delete(person.email.toLowerCase())
    state.emails.set(change.email.toLowerCase(), person)
  }
  Object.assign(person, change, { updatedAt: stamp(state.now()) })
  const { cardholderId, status, kycStatus, updatedAt } = person
  state.outbox.post('CARDHOLDER_UPDATED', { cardholderId, status, kycStatus, updatedAt })
  return accepted(200, full(person), { message: 'Cardholder updated', effect: `change of cardholder ${cardholderId}` })
}

function resubmit(state: State, person: Person, body: Record<string, unknown>): Reply {
  if (person.status === 'TERMINATED') return refused('CARDHOLDER_TERMINATED')
  if (person.kycStatus === 'APPROVED') return refused('KYC_ALREADY_APPROVED')
  if (body.kycDocument !== undefined && (typeof body.kycDocument !== 'object' || body.kycDocument === null))
    return invalid('kycDocument')
  person.kycDocument = { ...person.kycDocument, ...body.kycDocument }
  person.updatedAt = stamp(state.now())
  submit(state, person)
  const { cardholderId, firstName, lastName, email, status, kycStatus, cards, createdAt, updatedAt } = person
  state.outbox.post('CARDHOLDER_KYC_SUBMITTED', { cardholderId, kycStatus })
  const data = {
    cardholderId,
    firstName,
    lastName,
    email,
    status,
    kycStatus,
    environment: 'SANDBOX',
    totalCards: cards.length,
    createdAt,
    updatedAt,
  }
  return accepted(201, data, { message: 'KYC initiated', effect: `kyc ${cardholderId}` })
}
