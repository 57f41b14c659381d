import type { Arrived, Reply, Route } from '../../kit/sandbox.ts'
import { instant, invalid, isReply, jsonIn, page, refuse } from './replies.ts'
import { cardState, nextDecision, topupStatus, type SandboxTopup, type World } from './world.ts'

export function topupRoutes(world: World): readonly Route<Arrived>[] {
  return [
    {
      operation: 'POST topup',
      method: 'POST',
      path: /^(?:\/ext)?\/api\/v1\/cards\/(?<cardId>[^/]+)\/topup$/i,
      handle: ({ params, raw }) => topUp(world, params.cardId ?? '', raw),
    },
    {
      operation: 'GET topups',
      method: 'GET',
      path: /^(?:\/ext)?\/api\/v1\/cards\/(?<cardId>[^/]+)\/topups$/i,
      handle: ({ params, url }) => {
        const card = world.cards.get(params.cardId ?? '')
        return card === undefined
          ? refuse(404, 'card_not_found', 'no such card')
          : page(card.topups, url.searchParams, topup => show(world, topup))
      },
    },
    {
      operation: 'GET topupstatus',
      method: 'GET',
      path: /^(?:\/ext)?\/api\/v1\/(?:cards\/)?topupstatus\/(?<topupId>[^/]+)$/i,
      handle: ({ params: { topupId = '' } }) => {
        if (!/^[0-9a-f-]{36}$/i.test(topupId)) return refuse(400, 'invalid_topup_id', 'expected the id of a top-up')
        const topup = world.topups.get(topupId)
        return topup === undefined ? refuse(404, 'topup_not_found', 'no such top-up') : { status: 200, body: show(world, topup) }
      },
    },
  ]
}

function topUp(world: World, cardId: string, raw: Buffer): Reply {
  const card = world.cards.get(cardId)
  if (card === undefined) return refuse(404, 'card_not_found', 'no such card')
  const body = jsonIn(raw)
  if (isReply(body)) return body
  const { amount, currency } = body
  if (typeof amount !== 'number' || !(amount >= 0.01)) return invalid(['amount'])
  if (currency !== card.product.currency) return refuse(422, 'currency_mismatch', 'the currency must be that of the card')
  if (cardState(world, card) !== 'active') return refuse(422, 'card_not_active', 'the card is not active')
  const cents = Math.round(amount * 100)
  if (cents > world.merchantCents) return refuse(422, 'insufficient_merchant_balance', 'the merchant balance is too small')

  world.merchantCents -= cents
  const topup: SandboxTopup = {
    id: world.id(),
    card,
    cents,
    currency: card.product.currency,
    submittedAt: world.now(),
    decision: nextDecision(world, 'topup'),
  }
  world.topups.set(topup.id, topup)
  card.topups.push(topup)
  const told = {
    cardId,
    amount,
    currency,
    status: 'pending',
    transactionId: topup.id,
    taskId: `task_${world.topups.size}`,
    performedAt: instant(world.now()),
  }
  return { status: 202, body: told, effect: `topup ${topup.id}` }
}

function show(world: World, topup: SandboxTopup): object {
  const { id, card, cents, currency, submittedAt, decision } = topup
  const status = topupStatus(world, topup)
  const remarks = status === 'rejected' ? (decision.reason ?? 'Declined by the issuer') : null
  return { id, cardId: card.id, amount: cents / 100, currency, status, remarks, createdAt: instant(submittedAt) }
}
