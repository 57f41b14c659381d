import { type CardNetwork, createCardNetwork, type NetworkEvent, type NetworkTransaction } from '../../kit/card-network.ts'
import type { Reply } from '../../kit/sandbox.ts'
import { announce, idsOf } from './events.ts'
import { type Asked, ok, platform } from './replies.ts'
import type { Card, Customer, World } from './world.ts'

const EVENTS: Readonly<Record<NetworkEvent, string>> = {
  authorized: 'transaction.authorized',
  settled: 'transaction.settled',
  declined: 'transaction.declined',
  reversed: 'transaction.reversed',
  refunded: 'transaction.refund.created',
  fee: 'transaction.settled',
}

export const cardOf = (world: World, id: string): Card | undefined =>
  world.customers.flatMap(({ cards }) => cards).find(card => card.id === id)

/** The simulated merchants. The wallet pays, so all cards of a customer share one balance. */
export function networkOf(world: World): CardNetwork {
  return createCardNetwork({
    transactions: world.transactions,
    now: world.now,
    newId: () => `tx_${world.hex(16)}`,
    currencyOf: id => (cardOf(world, id) === undefined ? undefined : 'USD'),
    declines(id, amount) {
      const card = cardOf(world, id)
      if (card?.status === 'frozen') return 'card_frozen'
      if (card?.status !== 'active') return 'card_blocked'
      const cents = Math.round(Number(amount) * 100)
      if (cents > dailyCents(world, card.owner)) return 'limit_exceeded'
      return cents > card.owner.cents ? 'insufficient_funds' : undefined
    },
    move(id, amount) {
      const owner = cardOf(world, id)?.owner
      if (owner === undefined) return
      owner.cents += Math.round(Number(amount) * 100)
      owner.balanceAt = world.now()
    },
    tell(event, transaction) {
      const owner = cardOf(world, transaction.card)?.owner
      if (owner === undefined) return
      const reason = transaction.decline === undefined ? {} : { decline_reason: transaction.decline }
      announce(world, EVENTS[event], { ...idsOf(owner), ...rowOf(world, transaction), ...reason })
    },
  })
}

/** A new limit works after three minutes [docs]. */
export function dailyCents(world: World, { dailyLimit }: Customer): number {
  if (dailyLimit === undefined) return FIRST_LIMIT
  return world.now().getTime() >= dailyLimit.from ? dailyLimit.cents : dailyLimit.before
}
export const FIRST_LIMIT = 1_000_000

const WORDS = { AUTHORIZED: 'authorized', SETTLED: 'settled', REVERSED: 'reversed', DECLINED: 'declined' } as const
const TYPES: Readonly<Record<string, string>> = { PURCHASE: 'purchase', WITHDRAWAL: 'withdrawal', REFUND: 'refund' }

/** A row of the list: no reason of a decline, no link from a refund to the purchase [docs: absent]. */
function rowOf(world: World, transaction: NetworkTransaction): object {
  const { id, card, kind, status, amount, authorized, currency, merchant, occurredAt, settledAt } = transaction
  const part = status === 'AUTHORIZED' && amount !== authorized
  return {
    transaction_id: id,
    yativo_card_id: cardOf(world, card)?.owner.yativoCardId ?? null,
    card_id: card,
    type: TYPES[kind] ?? kind.toLowerCase(),
    amount: Number(amount),
    currency,
    status: part ? 'partially_reversed' : WORDS[status],
    merchant: merchant.name ?? null,
    merchant_category: merchant.categoryCode ?? null,
    merchant_city: merchant.city ?? null,
    merchant_country: merchant.country ?? null,
    authorized_at: occurredAt,
    settled_at: settledAt ?? null,
    created_at: occurredAt,
  }
}

const LARGEST_PAGE = 100

/** Newest first. */
export function listTransactions(world: World, { query }: Asked): Reply {
  const [page, limit] = [Number(query.get('page') ?? 1), Math.min(Number(query.get('limit') ?? 20), LARGEST_PAGE)]
  if (!(Number.isInteger(page) && page > 0 && Number.isInteger(limit) && limit > 0)) return platform(400, 'validation_error')
  const [status, customer] = [query.get('status'), query.get('customer_id')]
  const rows = world.transactions
    .toReversed()
    .map(transaction => rowOf(world, transaction) as Readonly<Record<string, unknown>>)
    .filter(row => (status === null || row['status'] === status) && (customer === null || row['yativo_card_id'] === customer))
  return ok({ transactions: rows.slice((page - 1) * limit, page * limit), total: rows.length, page, limit })
}
