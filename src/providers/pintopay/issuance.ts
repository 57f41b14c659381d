import { Fault } from '../../domain/fault.ts'
import type { IssuedCard, Progress, Refs } from '../../domain/progress.ts'
import type { CardOrder, Dossier, Journey, Reads } from '../../domain/provider.ts'
import { freshReads } from '../../domain/fresh-reads.ts'
import { journeyOf, type Step } from '../kit/steps.ts'
import { issuedCard, readCard, readCards } from './cards.ts'
import { failed, lostOrder, ORDER_SECONDS, orderStatus } from './orders.ts'
import { kept } from '../kit/kept.ts'
import { type Card, Order } from './shapes.ts'
import { orderEnds } from './statuses.ts'
import type { Wire } from './wire.ts'

/** A card begins as an order, which names the card from the start [docs]; once it is issued only the card is asked about. */
export function createIssuance(wire: Wire): Journey<CardOrder, IssuedCard> {
  const order: Step<CardOrder, IssuedCard> = {
    name: 'order-card',
    // A card found at the provider, rather than ordered here, has no order that we know of.
    taken: ({ refs }) => refs.orderId !== undefined || refs.id !== undefined,
    async take({ intent }, key) {
      const fields = {
        external_user_id: kept(intent.cardholder, 'externalUserId', 'the user'),
        product_code: intent.productRef,
        ...(intent.initialAmount ? { initial_topup_amount: intent.initialAmount.amount } : {}),
      }
      const made = await wire.call('cards/create', Order, fields, key)
      return orderEnds(made.status) === 'failed' ? failed(made, orderRefs(made)) : waits(made)
    },
    find: async ({ sentAt }) => lostOrder(sentAt),
  }

  const issue: Step<CardOrder, IssuedCard> = {
    name: 'await-card',
    taken: ({ refs }) => refs.issued !== undefined,
    take: dossier => look(dossier, freshReads()),
    find: (dossier, reads) => look(dossier, reads),
  }

  async function look({ refs, intent }: Dossier<CardOrder>, reads: Reads): Promise<Progress<IssuedCard>> {
    const { orderId } = refs
    if (orderId === undefined || refs.issued !== undefined)
      return ofCard(await readCard(wire, kept(refs, 'id', 'the card'), reads), {})
    const made = await reads.get(`POST orders/check ${orderId}`, () => wire.call('orders/check', Order, { order_id: orderId }))
    const end = orderEnds(made.status)
    const id = made.card_id ?? refs.id
    if (end === 'failed') return failed(made, orderRefs(made))
    if (id === undefined) return waits(made)
    if (end === 'completed') return ofCard(await readCard(wire, id, reads), orderRefs(made))
    if (made.status === 'new' || intent.initialAmount !== undefined) return waits(made)
    // Whether the order of a card that waits for a person's top-up ever completes before it is not said; the card tells.
    const card = await readCard(wire, id, reads)
    return card.status === TOPUP_ACTIVATES ? ofCard(card, orderRefs(made)) : waits(made)
  }

  const journey = journeyOf([order, issue], { settlesIn: 10 })
  return {
    ...journey,
    observe(dossiers, reads) {
      shareLists(wire, dossiers, reads)
      return journey.observe(dossiers, reads)
    },
  }
}

const TOPUP_ACTIVATES = 'wait_for_topup_activation_by_user'

const orderRefs = (order: Order): Refs => ({ orderId: order.order_id, ...(order.card_id ? { id: order.card_id } : {}) })
const waits = (order: Order): Progress<IssuedCard> => ({
  is: 'waits',
  refs: orderRefs(order),
  providerStatus: orderStatus(order),
  checkIn: ORDER_SECONDS,
})

function ofCard(card: Card, refs: Refs): Progress<IssuedCard> {
  const result = issuedCard(card)
  const at = { refs: { ...refs, id: card.card_id }, providerStatus: card.status }
  if (result === 'pending') return { ...at, is: 'waits', checkIn: ORDER_SECONDS }
  return { ...at, refs: { ...at.refs, issued: 'yes' }, is: 'done', result }
}

/** Where several issued cards of one user are looked at together, one list answers for all of them. */
function shareLists(wire: Wire, dossiers: readonly Dossier<CardOrder>[], reads: Reads): void {
  const issued = dossiers.filter(
    ({ refs, intent }) => refs.issued !== undefined && intent.cardholder.externalUserId !== undefined,
  )
  const byUser = new Map<string, Dossier<CardOrder>[]>()
  for (const dossier of issued) {
    const user = kept(dossier.intent.cardholder, 'externalUserId', 'the user')
    byUser.set(user, [...(byUser.get(user) ?? []), dossier])
  }
  for (const [user, cards] of byUser) {
    if (cards.length < 2) continue
    const listed = readCards(wire, user, reads)
    for (const { refs } of cards) {
      const id = kept(refs, 'id', 'the card')
      const found = reads.get(`POST cards/get ${id}`, async () => {
        const card = (await listed).find(({ card_id }) => card_id === id)
        if (card === undefined) throw new Fault('unreadable', 'expected the card among its user’s but it is not there')
        return card
      })
      // The look that follows meets the same fault, in its own place.
      found.catch(() => {})
    }
  }
}
