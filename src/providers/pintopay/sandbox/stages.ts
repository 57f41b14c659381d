import type { Card, Cents, Order, World } from './world.ts'

/** The usual way of an order and, for an issue, of its card, before the decision. [assumed: the way; docs: the words] */
const ISSUE = [
  { status: 'new', detail: 'card_create_pending', card: 'pending_order' },
  { status: 'activating', detail: 'card_create_done', card: 'paid' },
  { status: 'processing', detail: 'initial_topup_pending', card: 'pending_activation' },
] as const
const TOPUP = [
  { status: 'new', detail: 'new' },
  { status: 'processing', detail: 'provider_in_progress' },
  { status: 'processing', detail: 'provider_verification' },
] as const

const OPEN: ReadonlySet<string> = new Set(['new', 'activating', 'processing'])
const PENDING: ReadonlySet<string> = new Set(ISSUE.map(({ card }) => card))

/** Not decided, and not set to a different status at the console. */
export const isOpen = ({ status }: Order): boolean => OPEN.has(status)

/** The present stage of an order: computed from the clock, so that no timer is needed. */
export function orderNow(world: World, order: Order): { status: string; detail: string } {
  if (!isOpen(order))
    return {
      status: order.status,
      detail: order.trouble ?? (order.status === 'failed' && order.type === 'card_issue' ? 'card_create_error' : order.status),
    }
  const stage = (order.type === 'card_issue' ? ISSUE : TOPUP)[stageOf(world, order)]
  return { status: stage?.status ?? order.status, detail: order.trouble ?? stage?.detail ?? order.status }
}

export function cardNow(world: World, card: Card): string {
  if (!PENDING.has(card.status)) return card.status
  const order = issueOf(world, card)
  return order === undefined || !isOpen(order) ? card.status : (ISSUE[stageOf(world, order)]?.card ?? card.status)
}

/** The order that made a card; seeded cards have none. */
export const issueOf = (world: World, card: Card): Order | undefined => world.issues.get(card)

function stageOf(world: World, order: Order): number {
  const elapsed = (world.now().getTime() - order.createdAt.getTime()) / 1000
  return Math.min(2, Math.floor((elapsed / Math.max(world.decidesIn, 0.001)) * 3))
}

/** Takes money from the master balance, or returns money; gives the balance before. */
export function charge(world: World, cents: Cents): Cents {
  const before = world.balance
  world.balance -= cents
  return before
}
