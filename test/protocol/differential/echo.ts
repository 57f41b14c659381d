import type { Gateway } from '../../../src/gateway/gateway.ts'
import type { JourneyView } from '../../../src/gateway/api/views.ts'
import { refuse } from '../../../src/gateway/api/refusal.ts'
import type { Session } from '../../../src/gateway/session.ts'
import { change, fakeGateway } from '../graphql/fake-gateway.ts'

const at = new Date('2026-03-01T12:00:00Z')

const journey = (kind: JourneyView['kind'], id: string, more: Partial<JourneyView> = {}): JourneyView => ({
  kind,
  id,
  providerId: 'acme',
  customerId: 'cus_1',
  cardholderId: 'chd_1',
  cardId: 'card_1',
  productId: 'acme:p',
  kycScope: 'all',
  status: 'ACTIVE',
  reason: { code: 'UNDER_AGE', retryable: false, message: 'too young', providerMessage: null },
  wanted: null,
  progress: { done: 1, total: 3, current: 'submit' },
  nextCheckAt: at,
  providerStatus: 'live',
  providerRef: 'ref',
  facts: {},
  attempt: 2,
  deadlineAt: at,
  submittedAt: at,
  decidedAt: null,
  version: 3,
  changeCursor: 'c3',
  createdAt: at,
  updatedAt: at,
  ...more,
})

const JOURNEYS = {
  chd_1: journey('cardholder', 'chd_1'),
  kyc_1: journey('kyc', 'kyc_1', { status: 'APPROVED' }),
  card_1: journey('card', 'card_1', { wanted: 'FROZEN', facts: { type: 'VIRTUAL', last4: '4242', fundable: true } }),
  top_1: journey('topup', 'top_1', {
    status: 'APPROVED',
    facts: { amount: { amount: '25.50', currency: 'USD' }, target: 'CARD' },
  }),
}
const customer = {
  kind: 'customer',
  id: 'cus_1',
  externalId: 'ann',
  changeCursor: 'c1',
  erasedAt: null,
  createdAt: at,
  updatedAt: at,
}
const provider = { kind: 'provider', id: 'acme', name: 'Acme' }
const product = {
  kind: 'product',
  id: 'acme:p',
  providerId: 'acme',
  name: 'P',
  currency: 'USD',
  brand: null,
  type: 'VIRTUAL',
  kycScope: 'all',
  initialAmount: { need: 'NONE' },
  topup: { need: 'OPTIONAL', min: '10' },
  active: true,
}
const THINGS: Readonly<Record<string, object>> = { ...JOURNEYS, cus_1: customer, acme: provider, 'acme:p': product }

const kept = async (id: string) => THINGS[id] ?? null
/** The page says what was asked for. */
const page =
  (...nodes: unknown[]) =>
  async (...given: unknown[]) => ({
    nodes,
    hasNextPage: false,
    endCursor: JSON.stringify(given),
    totalCount: nodes.length,
  })

const READS: Readonly<Record<string, object>> = {
  customers: { me: async () => null, find: async ({ id }: { id?: string }) => kept(id ?? ''), list: page(customer) },
  cardholders: { find: kept, of: async () => [JOURNEYS.chd_1], at: async (_customer: string, id: string) => kept(id) },
  kyc: { find: kept, of: async () => [JOURNEYS.kyc_1] },
  cards: { find: kept, of: async () => [JOURNEYS.card_1], spendable: async () => true, nameOnCard: async () => 'ANN LEE' },
  topups: { find: kept, of: page(JOURNEYS.top_1) },
  journeys: { find: kept, timeline: page(change(1), change(2)) },
  requirements: {
    of: async () => [{ id: 'r', journeyId: 'kyc_1', name: 'r', label: 'Please', shape: 'code', sentTo: 'a…', expiresAt: at }],
  },
  reviews: { list: page(JOURNEYS.card_1, JOURNEYS.top_1) },
  changes: { list: page(change(1)) },
  providers: { list: () => [provider], of: () => provider, find: (id: string) => (id === 'acme' ? provider : null) },
  products: { of: async () => [product], find: async (id: string) => (id === 'acme:p' ? product : null) },
}

/** Every other verb or read refuses with the arguments as the resolver got them, so that an answer shows how values were read. */
const refusing = (noun: string): object =>
  new Proxy(READS[noun] ?? {}, {
    get: (reads, verb) =>
      (Reflect.get(reads, verb) as unknown) ??
      ((...given: unknown[]) => refuse('CONFLICT', `${noun}.${String(verb)} ${JSON.stringify(given)}`)),
  })

/** A gateway whose answers depend on nothing but the arguments. */
export function echoing(): Gateway {
  const { gateway } = fakeGateway()
  return {
    ...gateway,
    session: viewer =>
      new Proxy(
        { viewer, node: kept },
        {
          get: (session, noun) => (Reflect.get(session, noun) as unknown) ?? refusing(String(noun)),
        },
      ) as Session,
    async subscribe(_viewer, id, after) {
      if (id === '' || id === 'nothing') refuse('NOT_FOUND', `nothing has the id ${JSON.stringify(id)}`)
      return (async function* () {
        yield change(1, { subjectId: 'card_1', cursor: JSON.stringify([id, after]) })
        yield change(2, { subjectId: 'nothing' })
      })()
    },
  }
}
