import type { NetworkTransaction } from '../../kit/card-network.ts'
import { FaultPlan, type Decision, type SandboxCall } from '../../kit/sandbox.ts'

/** Cents, so that the simulation's own sums are exact. */
export type Cents = number

export type Product = {
  readonly code: string
  readonly id: string
  readonly name: string
  readonly subprovider: string
  readonly currency: string
  readonly active: boolean
  readonly issueFee: Cents
  /** Hundredths of a per cent. */
  readonly feeRate: number
  readonly feeFixed: Cents
  readonly min: Cents
  readonly max: Cents
  /** Cards wait for a first top-up before they are active. */
  readonly topupActivates: boolean
}
export type User = { readonly id: string; readonly externalId: string; readonly createdAt: Date }
export type Cardholder = {
  readonly id: string
  readonly user: User
  readonly subprovider: string
  readonly createdAt: Date
  decideAt: Date
  kyc: string
  registration: string
  activatedAt: Date | undefined
}
export type Card = {
  readonly id: string
  readonly user: User
  readonly product: Product
  readonly createdAt: Date
  status: string
  balance: Cents
  label: string | null
  activatedAt: Date | undefined
  frozenAt: Date | undefined
  closedAt: Date | undefined
}
export type Order = {
  readonly id: string
  readonly type: 'card_issue' | 'card_topup'
  readonly card: Card
  readonly amount: Cents
  readonly fee: Cents
  readonly charged: Cents
  readonly before: Cents
  readonly createdAt: Date
  decideAt: Date
  status: string
  /** A sub-status that is unusual for the stage. */
  trouble: string | undefined
  lastError: string | undefined
  endedAt: Date | undefined
}
export type Subscription = {
  readonly id: string
  readonly url: string
  readonly version: 'v1' | 'v2'
  readonly createdAt: Date
  active: boolean
}
export type Outgoing = { readonly url: string; readonly body: string; dueAt: Date; tries: number }
export type Kind = 'cardholder' | 'kyc' | 'card' | 'topup'

/** The whole state of the simulated provider. */
export type World = {
  readonly now: () => Date
  readonly decidesIn: number
  readonly projectId: string
  readonly users: Map<string, User>
  readonly cardholders: Map<string, Cardholder>
  readonly cardholdersOf: Map<User, Cardholder[]>
  readonly cards: Map<string, Card>
  readonly cardsOf: Map<User, Card[]>
  readonly orders: Map<string, Order>
  readonly issues: Map<Card, Order>
  /** Waiting for a decision, oldest first. */
  readonly undecided: Set<Cardholder | Order>
  readonly plans: Record<Kind, Decision[]>
  readonly answers: Map<string, { readonly fingerprint: string; readonly body: object; readonly at: Date }>
  readonly timestamps: Set<number>
  readonly subscriptions: Map<string, Subscription>
  /** The simulated merchants, and the items about card use. */
  readonly transactions: NetworkTransaction[]
  readonly txs: Readonly<Record<string, unknown>>[]
  outbox: Outgoing[]
  readonly calls: SandboxCall[]
  readonly faults: FaultPlan
  /** The master balance, in hundredths of a USDT. */
  balance: Cents
  newId(): string
  chance(): number
}

export function createWorld({ now, decidesIn, seed }: { now: () => Date; decidesIn: number; seed: number }): World {
  let count = 0
  let drawn = seed
  const newId = (): string =>
    `6955b2a0${(seed % 0xffff).toString(16).padStart(4, '0')}${(++count).toString(16).padStart(12, '0')}`
  return {
    now,
    decidesIn,
    projectId: newId(),
    users: new Map(),
    cardholders: new Map(),
    cardholdersOf: new Map(),
    cards: new Map(),
    cardsOf: new Map(),
    orders: new Map(),
    issues: new Map(),
    undecided: new Set(),
    plans: { cardholder: [], kyc: [], card: [], topup: [] },
    answers: new Map(),
    timestamps: new Set(),
    subscriptions: new Map(),
    transactions: [],
    txs: [],
    outbox: [],
    calls: [],
    faults: new FaultPlan(),
    balance: 100_000_000_00,
    newId,
    chance: () => (drawn = (drawn * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31,
  }
}

const standard = { active: true, issueFee: 500, feeRate: 200, feeFixed: 50, min: 1_000, max: 1_000_000, topupActivates: false }

/** Two issuers behind the provider, so two KYC scopes; one issuer activates cards by the first top-up. */
export const PRODUCTS: readonly Product[] = [
  {
    ...standard,
    code: 'ACME_VISA_USD',
    id: '65e0bb001c4f0e7d3a000001',
    name: 'Acme Visa virtual USD',
    subprovider: 'acme',
    currency: 'usd',
  },
  {
    ...standard,
    code: 'ACME_MC_EUR',
    id: '65e0bb001c4f0e7d3a000002',
    name: 'Acme Mastercard virtual EUR',
    subprovider: 'acme',
    currency: 'eur',
  },
  {
    ...standard,
    code: 'GLOBEX_VISA_USD',
    id: '65e0bb001c4f0e7d3a000003',
    name: 'Globex Visa prepaid USD',
    subprovider: 'globex',
    currency: 'usd',
    topupActivates: true,
  },
  {
    ...standard,
    code: 'ACME_VISA_USD_2024',
    id: '65e0bb001c4f0e7d3a000004',
    name: 'Acme Visa virtual USD (2024)',
    subprovider: 'acme',
    currency: 'usd',
    active: false,
  },
]

/** Codes of the issuers behind the products, with the legacy ids. */
export const SUBPROVIDERS: Readonly<Record<string, { readonly id: string; readonly active: boolean }>> = {
  acme: { id: '65e0cc001c4f0e7d3a000001', active: true },
  globex: { id: '65e0cc001c4f0e7d3a000002', active: true },
  initech: { id: '65e0cc001c4f0e7d3a000003', active: false },
}

/** Puts a record on the owner's list. */
export function listUnder<Owner, Thing>(lists: Map<Owner, Thing[]>, owner: Owner, thing: Thing): void {
  const list = lists.get(owner)
  if (list === undefined) lists.set(owner, [thing])
  else list.push(thing)
}

export const later = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1000)
export const amountText = (cents: Cents): string => (cents / 100).toFixed(2)

/** Cents from a decimal text or number with at most two decimals, or undefined. */
export function centsFrom(value: unknown): Cents | undefined {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string' || !/^\d{1,12}(\.\d{1,2})?$/.test(text)) return undefined
  const [whole = '0', part = ''] = text.split('.')
  return Number(whole) * 100 + Number(part.padEnd(2, '0'))
}

/** Fixed part and rate, rounded up to a cent. [assumed] */
export const topupFee = (product: Product, amount: Cents): Cents =>
  product.feeFixed + Math.ceil((amount * product.feeRate) / 10_000)
