import type { JourneyRow } from '../../storage/schema.ts'
import { mustSpend } from '../api/access.ts'
import type { TopupInput } from '../api/inputs.ts'
import { refuse } from '../api/refusal.ts'
import type { ProductView } from '../api/views.ts'
import { checkMoney } from '../input/money.ts'
import { type Acting, journeyFor, providerOf } from './acting.ts'
import { checkKey, fingerprintOf, order, sameOrder } from './orders.ts'
import type { Verbs } from './verb.ts'

export const topupVerbs = (verbs: Verbs) => ({
  create: verbs.journey<TopupInput>({ operation: 'topUpCard', target: ({ cardId }) => cardId, run: topUpCard }),
})

/** Moves money onto a card, or into the wallet behind the card. */
async function topUpCard(acting: Acting, input: TopupInput): Promise<string> {
  const { world, access } = acting
  mustSpend(access.viewer)
  const idempotencyKey = checkKey(input.idempotencyKey)
  const card = await journeyFor(acting, 'card', input.cardId, 'cardId')
  const product = card.productRef === null ? null : await world.catalog.product(`${card.provider}:${card.productRef}`)
  const currency = product?.topup.currency ?? card.facts.currency
  const amount = checkMoney(input.amount, product?.topup ?? { need: 'OPTIONAL' }, currency, 'amount')
  const fingerprint = fingerprintOf([card.id, amount.amount, amount.currency])
  const { ownerId } = card
  const before = await sameOrder(world, { ownerId, kind: 'topup', idempotencyKey, fingerprint })
  if (before !== undefined) return before
  mayTopUp(card, product)
  const target = providerOf(world, card, 'cardId').funding.target ?? 'CARD'
  return order(acting, {
    id: world.newId('topup'),
    kind: 'topup',
    provider: card.provider,
    ownerId,
    customerId: card.customerId,
    cardholderId: card.cardholderId,
    cardId: card.id,
    idempotencyKey,
    fingerprint,
    facts: { amount, target, currency: amount.currency },
  })
}

function mayTopUp(card: JourneyRow, product: ProductView | null): void {
  const at = { path: ['cardId'], nodeId: card.id }
  if (product?.topup.need === 'UNSUPPORTED')
    refuse('NOT_SUPPORTED', 'cards of this product cannot be topped up', { path: ['cardId'] })
  if (card.status === 'TERMINATED' || card.phase === 'refused')
    refuse('CONFLICT', `cannot top up: the card is ${card.status}`, at)
  if (card.phase !== 'done' || card.facts.fundable !== true)
    refuse('NOT_YET', `the card cannot be topped up yet: it is ${card.status}`, at)
}
