import type { Reply } from '../../kit/sandbox.ts'
import type { Entered } from './enter.ts'
import { cardOf, type Payload, textOf, userOf } from './fields.ts'
import { cardholderOf } from './people.ts'
import { iso, ok, Refused } from './replies.ts'
import { charge, orderNow } from './stages.ts'
import {
  amountText,
  type Card,
  type Cents,
  centsFrom,
  later,
  listUnder,
  type Order,
  PRODUCTS,
  SUBPROVIDERS,
  topupFee,
  type World,
} from './world.ts'

const KEY_LIVES_MILLISECONDS = 7 * 86_400_000

/**
 * Acts once per key and endpoint: the same request gets the first answer again, a different request is a conflict.
 * Only successes are kept, so that after a rejection the key is free. [assumed]
 */
export function once(world: World, endpoint: string, { payload, idempotencyHeader }: Entered, act: () => Reply): Reply {
  const field = textOf(payload.idempotency_key)
  const key = idempotencyHeader ?? field
  if (key === undefined) throw new Refused('idempotency_key_required')
  if ((field !== undefined && field !== key) || key.length > 255) throw new Refused('invalid_request')
  const { request_timestamp: _, idempotency_key: __, ...fields } = payload
  const fingerprint = JSON.stringify(Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  const known = world.answers.get(`${endpoint} ${key}`)
  if (known !== undefined && world.now().getTime() - known.at.getTime() < KEY_LIVES_MILLISECONDS) {
    if (known.fingerprint !== fingerprint) throw new Refused('idempotency_key_conflict')
    return { status: 200, body: known.body }
  }
  const reply = act()
  world.answers.set(`${endpoint} ${key}`, { fingerprint, body: reply.body as object, at: world.now() })
  return reply
}

export function createCard(world: World, payload: Payload): Reply {
  const user = userOf(world, payload)
  const wanted = textOf(payload.product_code) ?? textOf(payload.product_id)
  if (wanted === undefined) throw new Refused('invalid_request')
  const product = PRODUCTS.find(({ code, id }) => code === wanted || id === wanted)
  if (product === undefined) throw new Refused('product_not_found')
  if (!product.active) throw new Refused('product_not_active')
  if (SUBPROVIDERS[product.subprovider]?.active !== true) throw new Refused('subprovider_not_active')
  const cardholder = cardholderOf(world, user, product.subprovider)
  if (cardholder === undefined) throw new Refused('cardholder_not_found')
  if (cardholder.kyc !== 'approved' || cardholder.registration !== 'active') throw new Refused('cardholder_not_active')
  const amount = payload.initial_topup_amount === undefined ? 0 : amountWithin(payload.initial_topup_amount, product)
  const fee = amount === 0 ? 0 : topupFee(product, amount)
  const charged = affordable(world, product.issueFee + amount + fee)
  const card: Card = {
    id: world.newId(),
    user,
    product,
    createdAt: world.now(),
    status: 'pending_order',
    balance: 0,
    label: null,
    activatedAt: undefined,
    frozenAt: undefined,
    closedAt: undefined,
  }
  world.cards.set(card.id, card)
  listUnder(world.cardsOf, user, card)
  const order = openOrder(world, 'card_issue', card, amount, fee, charged)
  world.issues.set(card, order)
  return ok(orderFields(world, order), `card ${card.id}`)
}

export function topUp(world: World, payload: Payload): Reply {
  if (centsFrom(payload.amount) === undefined) throw new Refused('invalid_amount')
  const card = cardOf(world, payload)
  const amount = amountWithin(payload.amount, card.product)
  if (card.status !== 'active' && card.status !== 'wait_for_topup_activation_by_user') throw new Refused('card_not_active')
  if (textOf(payload.currency) !== undefined && String(payload.currency).toLowerCase() !== card.product.currency)
    throw new Refused('currency_mismatch')
  const fee = topupFee(card.product, amount)
  const order = openOrder(world, 'card_topup', card, amount, fee, affordable(world, amount + fee))
  return ok(orderFields(world, order), `topup ${order.id}`)
}

export function checkOrder(world: World, payload: Payload): Reply {
  const id = textOf(payload.order_id)
  if (id === undefined) throw new Refused('invalid_request')
  const order = world.orders.get(id)
  if (order === undefined) throw new Refused('order_not_found')
  return ok(orderFields(world, order))
}

function amountWithin(value: unknown, { min, max }: Card['product']): Cents {
  const amount = centsFrom(value)
  if (amount === undefined || amount === 0) throw new Refused('invalid_amount')
  if (amount < min) throw new Refused('amount_below_minimum')
  if (amount > max) throw new Refused('amount_above_maximum')
  return amount
}

function affordable(world: World, cents: Cents): Cents {
  if (cents > world.balance) throw new Refused('insufficient_funds')
  return cents
}

/** Charged before the order is carried out. [docs] */
function openOrder(world: World, type: Order['type'], card: Card, amount: Cents, fee: Cents, charged: Cents): Order {
  const order: Order = {
    id: world.newId(),
    type,
    card,
    amount,
    fee,
    charged,
    before: charge(world, charged),
    createdAt: world.now(),
    decideAt: later(world.now(), world.decidesIn),
    status: 'new',
    trouble: undefined,
    lastError: undefined,
    endedAt: undefined,
  }
  world.orders.set(order.id, order)
  world.undecided.add(order)
  return order
}

function orderFields(world: World, order: Order): object {
  const { card, amount, fee, charged, before } = order
  const { status, detail } = orderNow(world, order)
  const issue = order.type === 'card_issue'
  const common = { external_user_id: card.user.externalId, currency: card.product.currency, total_amount: amountText(charged) }
  return {
    order_id: order.id,
    order_type: order.type,
    status,
    card_id: card.id,
    balance_before: amountText(before),
    balance_after: amountText(before - charged),
    last_error: order.lastError === undefined ? null : 'The issuer said no.',
    last_error_slug: order.lastError ?? null,
    data: issue
      ? {
          ...common,
          product_code: card.product.code,
          issue_fee: amountText(card.product.issueFee),
          initial_topup_amount: amountText(amount),
          initial_topup_fee: amountText(fee),
        }
      : { ...common, amount: amountText(amount), fee: amountText(fee) },
    created_at: iso(order.createdAt),
    completed_at: status === 'completed' ? iso(order.endedAt) : null,
    failed_at: status === 'failed' ? iso(order.endedAt) : null,
    ...(issue
      ? { issue_status: detail, is_issued: status === 'completed', provider_card_status: null }
      : { topup_status: detail }),
  }
}
