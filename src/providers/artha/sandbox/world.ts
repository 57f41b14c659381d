import type { NetworkTransaction } from '../../kit/card-network.ts'
import type { Decision, OnCode } from '../../kit/sandbox.ts'
import { productsOnOffer, type SandboxProduct } from './offer.ts'

/** The state of Artha: all in memory; a read computes every status from the clock. */
export type World = {
  readonly now: () => Date
  readonly products: ReadonlyMap<string, SandboxProduct>
  readonly customers: Map<string, SandboxCustomer>
  readonly customersByEmail: Map<string, SandboxCustomer>
  /** By customer and product: "customerId/productId". */
  readonly applications: Map<string, Application>
  readonly cards: Map<string, SandboxCard>
  readonly topups: Map<string, SandboxTopup>
  readonly files: Set<string>
  /** The simulated merchants, and the rows about card use. */
  readonly transactions: NetworkTransaction[]
  readonly rows: SandboxRow[]
  readonly decisions: Record<'cardholder' | 'kyc' | 'card' | 'topup', Decision[]>
  /** The merchant's balance, in cents, in every currency. */
  merchantCents: number
  readonly decidesIn: number
  id(): string
  /** An event that webhooks report, now or later. */
  tell(event: PendingNotice): void
  /** A letter with the code of a card is on its way. */
  readonly onCode?: OnCode | undefined
}
export type PendingNotice = { readonly due: Date; readonly body: () => Record<string, unknown> }

export type SandboxCustomer = {
  readonly id: string
  readonly createdAt: Date
  fields: Readonly<Record<string, unknown>>
  updatedAt?: Date
  status: string
  readonly products: Set<string>
  readonly cards: SandboxCard[]
}
export type Decidable = { readonly submittedAt: Date; readonly decision: Decision; console?: string }
export type Application = Decidable & { readonly customerId: string; readonly productId: string; readonly attempt: number }
export type SandboxCard = Decidable & {
  readonly id: string
  readonly customer: SandboxCustomer
  readonly product: SandboxProduct
  readonly masked: string
  readonly activationCode?: string
  /** The operation since creation: the card's state from then on. */
  settled?: 'active' | 'frozen' | 'cancelled'
  changedAt?: Date
  readonly topups: SandboxTopup[]
  /** Limits that were set; null is the product's own limit. */
  readonly limits: Record<string, number | null>
  /** The amounts that merchants took and returned since creation. */
  movedCents: number
}
/** A row of a card's list of transactions [docs A]. */
export type SandboxRow = {
  readonly transactionId: string
  readonly cardId: string
  readonly originalTransactionId: string | null
  readonly authorizedAmount: number | null
  readonly authorizedAt: string
  readonly status: string
  readonly [name: string]: string | number | null
}
export type SandboxTopup = Decidable & {
  readonly id: string
  readonly card: SandboxCard
  readonly cents: number
  readonly currency: string
  refunded?: boolean
}

const MERCHANT_CENTS = 100_000_000_000

export function createWorld(options: {
  now: () => Date
  decidesIn: number
  seed: number
  tell: (event: PendingNotice) => void
  onCode?: OnCode | undefined
}): World {
  const chance = dice(options.seed)
  return {
    ...options,
    id: () => uuid(chance),
    products: new Map(productsOnOffer(() => uuid(chance)).map(product => [product.id, product])),
    customers: new Map(),
    customersByEmail: new Map(),
    applications: new Map(),
    cards: new Map(),
    topups: new Map(),
    files: new Set(),
    transactions: [],
    rows: [],
    decisions: { cardholder: [], kyc: [], card: [], topup: [] },
    merchantCents: MERCHANT_CENTS,
  }
}

/** The next planned decision of a kind; approves where none is planned. */
export const nextDecision = (world: World, kind: keyof World['decisions']): Decision =>
  world.decisions[kind].shift() ?? { outcome: 'approve' }

export const decidesAt = (world: World, { submittedAt }: Decidable): Date =>
  new Date(submittedAt.getTime() + world.decidesIn * 1000)
const isDecided = (world: World, thing: Decidable): boolean =>
  thing.decision.outcome !== 'never' && world.now() >= decidesAt(world, thing)

/** An application that was never submitted reads as under review too [docs C]. */
export function applicantStatus(world: World, application: Application | undefined): string {
  if (application?.console !== undefined) return application.console
  if (application === undefined || !isDecided(world, application)) return 'underreview'
  return application.decision.outcome === 'approve' ? 'approved' : 'rejected'
}

export function cardState(world: World, card: SandboxCard): string {
  if (card.console !== undefined) return card.console
  if (card.settled !== undefined) return card.settled
  if (!isDecided(world, card)) return 'pending'
  if (card.decision.outcome !== 'approve') return 'failed'
  return card.product.type === 'Physical' ? 'inactive' : 'active'
}

/** A rejected top-up returns the merchant's money, once, without a call [seed]. */
export function topupStatus(world: World, topup: SandboxTopup): string {
  if (topup.console !== undefined) return topup.console
  if (!isDecided(world, topup)) return 'pending'
  if (topup.decision.outcome === 'approve') return 'approved'
  if (topup.refunded !== true) {
    topup.refunded = true
    world.merchantCents += topup.cents
  }
  return 'rejected'
}

export const applicationKey = (customerId: string, productId: string): string => `${customerId}/${productId}`

/** mulberry32: small, and the same for the same seed. */
export function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function uuid(chance: () => number): string {
  const hex = Array.from({ length: 4 }, () =>
    Math.floor(chance() * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
}
