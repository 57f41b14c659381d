import type { Reply } from '../../kit/sandbox.ts'
import { setCardStatus } from './decisions.ts'
import { cardOf, pageOf, type Payload, textOf } from './fields.ts'
import { iso, ok, Refused } from './replies.ts'
import { cardNow, isOpen, issueOf } from './stages.ts'
import { amountText, type Card, PRODUCTS, SUBPROVIDERS, type World } from './world.ts'

export const listProducts = (): Reply =>
  ok({
    products: PRODUCTS.map(product => ({
      product_code: product.code,
      product_id: product.id,
      name: product.name,
      subprovider_code: product.subprovider,
      subprovider_id: SUBPROVIDERS[product.subprovider]?.id,
      currency: product.currency,
      is_active: product.active,
      issue_fee: amountText(product.issueFee),
      topup_fee_percent: amountText(product.feeRate),
      topup_fee_fixed: amountText(product.feeFixed),
      topup_min_amount: amountText(product.min),
      topup_max_amount: amountText(product.max),
    })),
  })

export const getCard = (world: World, payload: Payload): Reply => ok(cardFields(world, cardOf(world, payload)))

export function findCards(world: World, payload: Payload): Reply {
  const externalId = textOf(payload.external_user_id)
  const owner = externalId === undefined ? undefined : world.users.get(externalId)
  const all = externalId === undefined ? [...world.cards.values()] : owner === undefined ? [] : (world.cardsOf.get(owner) ?? [])
  const label = textOf(payload.label)
  const status = textOf(payload.status)
  const { total, page } = pageOf(
    payload,
    all.filter(
      card => (label === undefined || card.label === label) && (status === undefined || cardNow(world, card) === status),
    ),
  )
  return ok({ total, cards: page.map(card => cardFields(world, card)) })
}

export function getBalance(world: World, payload: Payload): Reply {
  const card = cardOf(world, payload)
  return ok({ card_id: card.id, balance: amountText(card.balance), currency: card.product.currency })
}

/** At once, and without an order. [docs: release note] */
export function setFrozen(world: World, payload: Payload, from: string, to: string): Reply {
  if (textOf(payload.external_user_id) === undefined) throw new Refused('external_user_id_required')
  const card = cardOf(world, payload)
  const order = issueOf(world, card)
  if (order !== undefined && isOpen(order)) throw new Refused('card_issue_not_completed')
  if (card.status !== from) throw new Refused('invalid_card_status')
  setCardStatus(world, card, to)
  return ok({ card_id: card.id, status: to }, `card ${card.id} ${to}`)
}

const cardFields = (world: World, card: Card): object => ({
  card_id: card.id,
  project_id: world.projectId,
  user_id: card.user.id,
  external_user_id: card.user.externalId,
  product_code: card.product.code,
  status: cardNow(world, card),
  balance: amountText(card.balance),
  currency: card.product.currency,
  label: card.label,
  created_at: iso(card.createdAt),
  issued_at: iso(card.activatedAt),
  activated_at: iso(card.activatedAt),
  frozen_at: iso(card.frozenAt),
  closed_at: iso(card.closedAt),
})
