import type { NetworkTransaction } from '../../kit/card-network.ts'
import type { Decision, Thing } from '../../kit/sandbox.ts'
import type { Outbox } from './outbox.ts'

/** The state of the simulated provider. Money is integer cents, as in a ledger; words are kept as given, known or not. */
export type State = {
  readonly now: () => Date
  readonly decidesIn: number
  readonly people: Map<string, Person>
  readonly emails: Map<string, Person>
  /** The people whose KYC is being decided. */
  readonly pending: Set<Person>
  readonly cards: Map<string, Card>
  readonly entries: Entry[]
  readonly topups: Topup[]
  /** The simulated merchants. */
  readonly transactions: NetworkTransaction[]
  /** How many codes were sent. */
  codes: number
  readonly replays: Map<string, { readonly body: string; readonly data: unknown }>
  readonly plans: Readonly<Record<'cardholder' | 'kyc' | 'card' | 'topup', Decision[]>>
  readonly outbox: Outbox
  /** The money that the program may still spend. */
  float: number
  id(prefix: string): string
}

export type Address = { address: string; city: string; state: string | null; postalCode: string | null; country: string }
export type Person = {
  readonly cardholderId: string
  firstName: string
  lastName: string
  email: string
  phone: string | null
  dateOfBirth: string
  nationality: string
  address: Address
  kycDocument: object | null
  externalId: string | null
  metadata: object | null
  status: string
  kycStatus: string
  kycRejectionReason?: string
  kycVerifiedAt: string | null
  suspendedAt: string | null
  terminatedAt?: string
  readonly createdAt: string
  updatedAt: string
  readonly cards: Card[]
  /** When KYC is decided, in ms; absent after the decision, or without a decision. */
  decidesAt?: number
}
export type Card = {
  readonly id: string
  readonly owner: Person
  readonly product: Product
  status: string
  readonly last4: string
  readonly pan: string
  readonly cvv: string
  readonly nameOnCard: string
  readonly expirationDate: string
  balance: number
  readonly issuedWith: number
  frozenAt: string | null
  /** Thawed again when the person is reactivated. */
  frozenBySuspension: boolean
  readonly createdAt: string
  updatedAt: string
}
export type Topup = {
  readonly id: string
  readonly card: Card
  readonly cents: number
  readonly reference: string | null
  readonly entry: Entry
}
export type Entry = {
  readonly transactionId: string
  readonly type: string
  readonly direction: 'CREDIT' | 'DEBIT'
  status: string
  readonly cents: number
  readonly memo: string
  readonly balanceBefore: number
  readonly createdAt: string
  readonly cardId: string
}
export type Product = (typeof PRODUCTS)[number]

export const PROGRAM = {
  programId: 'prg_01SIMPROGRAM00000001',
  name: 'Everyday cards',
  cardType: 'VIRTUAL',
  currency: 'USD',
  status: 'ACTIVE',
  kycMode: 'MANAGED',
  limits: {
    maxCardLoad: { cents: 500_000, displayValue: '5000.00' },
    maxCardUnload: null,
    spendingLimitPerCard: null,
    monthlySpendingLimit: null,
  },
} as const

const product = (
  number: number,
  name: string,
  scheme: 'VISA' | 'MASTERCARD',
  {
    hasJIT = false,
    isReloadable = true,
    isOneTimeUse = false,
    status = 'ACTIVE',
    maxCardsPerCardholder = null as number | null,
  } = {},
) => ({
  productId: `prd_01SIMPRODUCT0000000${number}`,
  programId: PROGRAM.programId,
  name,
  scheme,
  cardType: 'CONSUMER',
  features: { has3DS: true, hasApplePay: false, hasGooglePay: false, hasJIT, hasSpendControl: true, hasMccControl: false },
  controls: { isReloadable, isOneTimeUse, cardTTLMonths: 48, maxCardsPerCardholder },
  status,
  createdAt: '2026-03-01T00:00:00Z',
})
export const PRODUCTS = [
  product(1, 'Visa Everyday', 'VISA'),
  product(2, 'Mastercard Single Use', 'MASTERCARD', { isReloadable: false, isOneTimeUse: true }),
  product(3, 'Visa Just In Time', 'VISA', { hasJIT: true, maxCardsPerCardholder: 5 }),
  product(4, 'Visa Classic', 'VISA', { status: 'ARCHIVED' }),
]

/** Whole seconds, UTC [seed]. */
export const stamp = (at: Date | number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')
export const dollars = (cents: number): number => cents / 100

export function enter(
  state: State,
  entry: Pick<Entry, 'type' | 'direction' | 'cents' | 'memo' | 'cardId'>,
  status = 'SETTLED',
): Entry {
  const recorded = {
    ...entry,
    status,
    transactionId: state.id('txn_'),
    balanceBefore: state.float,
    createdAt: stamp(state.now()),
  }
  state.float += entry.direction === 'CREDIT' ? entry.cents : -entry.cents
  state.entries.push(recorded)
  return recorded
}

/** The existing records, for counting effects. */
export function thingsOf(state: State, kind: 'cardholder' | 'kyc' | 'card' | 'topup'): readonly Thing[] {
  const people = [...state.people.values()]
  const amount = (cents: number): string => dollars(cents).toFixed(2)
  const carried = (reference: string | null) => (reference === null ? {} : { reference })
  switch (kind) {
    case 'cardholder':
      return people.map(({ cardholderId, status, externalId }) => ({ id: cardholderId, status, ...carried(externalId) }))
    case 'kyc':
      return people.map(({ cardholderId, kycStatus }) => ({ id: cardholderId, status: kycStatus, parent: cardholderId }))
    case 'card':
      return [...state.cards.values()].map(({ id, status, owner, product: { productId }, issuedWith }) => ({
        id,
        status,
        parent: owner.cardholderId,
        product: productId,
        currency: PROGRAM.currency,
        amount: amount(issuedWith),
      }))
    case 'topup':
      return state.topups.map(({ id, card, cents, reference, entry }) => ({
        id,
        status: entry.status,
        parent: card.id,
        amount: amount(cents),
        currency: PROGRAM.currency,
        ...carried(reference),
      }))
  }
}
