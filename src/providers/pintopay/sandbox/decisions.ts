import type { Decision } from '../../kit/sandbox.ts'
import { charge, isOpen } from './stages.ts'
import { announce } from './outbox.ts'
import { amountText, type Cardholder, later, type Order, type World } from './world.ts'

const APPROVE: Decision = { outcome: 'approve' }

/** Makes every decision that is due. Runs before every request and delivery, so that no timer is needed. */
export function settle(world: World): void {
  const now = world.now()
  // The longest wait is decided first, so the first record that is not due ends the loop.
  for (const thing of world.undecided) {
    if (thing.decideAt > now) return
    world.undecided.delete(thing)
    if ('kyc' in thing) decideKyc(world, thing)
    else decideOrder(world, thing)
  }
}

function decideKyc(world: World, cardholder: Cardholder): void {
  if (cardholder.kyc !== 'pending') return
  const { outcome } = world.plans.kyc.shift() ?? APPROVE
  if (outcome === 'never') return
  setKyc(cardholder, outcome === 'approve' ? 'approved' : 'rejected', cardholder.decideAt)
}

/** Registration follows KYC. [assumed: "normally"] */
export function setKyc(cardholder: Cardholder, kyc: string, at: Date): void {
  cardholder.kyc = kyc
  cardholder.registration = { approved: 'active', rejected: 'failed', expired: 'suspended' }[kyc] ?? cardholder.registration
  if (kyc === 'approved') cardholder.activatedAt = at
}

function decideOrder(world: World, order: Order): void {
  if (!isOpen(order)) return
  const { outcome, reason } = world.plans[order.type === 'card_issue' ? 'card' : 'topup'].shift() ?? APPROVE
  if (outcome === 'never') return
  if (outcome === 'retry') {
    // An error on the provider's side that the provider repairs: an error that is not final.
    order.trouble = order.type === 'card_issue' ? 'card_create_error' : 'provider_in_progress_error'
    order.decideAt = later(world.now(), world.decidesIn)
    world.undecided.add(order)
    return
  }
  endOrder(world, order, outcome === 'approve' ? 'completed' : 'failed', reason)
}

export function endOrder(world: World, order: Order, status: 'completed' | 'failed', reason = 'provider_error'): void {
  order.status = status
  order.trouble = undefined
  order.endedAt = world.now()
  if (status === 'failed') {
    order.lastError = reason
    charge(world, -order.charged)
    if (order.type === 'card_issue') setCard(world, order, 'closed')
  } else {
    order.card.balance += order.amount
    if (order.type === 'card_issue') {
      order.card.label = String(1000 + (world.cards.size % 9000))
      setCard(
        world,
        order,
        order.card.product.topupActivates && order.amount === 0 ? 'wait_for_topup_activation_by_user' : 'active',
      )
    } else if (order.card.status === 'wait_for_topup_activation_by_user') setCard(world, order, 'active')
  }
  announce(world, `${order.type}_${status}`, {
    order_id: order.id,
    card_id: order.card.id,
    external_user_id: order.card.user.externalId,
    status,
    ...(status === 'failed' ? { last_error: 'The issuer said no.', last_error_slug: reason } : {}),
    ...(order.type === 'card_topup' ? { amount: amountText(order.amount), currency: order.card.product.currency } : {}),
    occurred_at: world.now().toISOString(),
  })
}

const setCard = (world: World, { card }: Order, status: string): void => setCardStatus(world, card, status)

export function setCardStatus(world: World, card: Order['card'], status: string): void {
  const previous = card.status
  const now = world.now()
  card.status = status
  if (status === 'active') card.activatedAt ??= now
  card.frozenAt = status === 'frozen' ? now : undefined
  if (status === 'closed') card.closedAt = now
  announce(world, 'card_status_changed', {
    card_id: card.id,
    external_user_id: card.user.externalId,
    status,
    previous_status: previous,
    occurred_at: now.toISOString(),
  })
}
