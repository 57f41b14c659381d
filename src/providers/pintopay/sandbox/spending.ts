import { type CardNetwork, createCardNetwork, type NetworkEvent, type NetworkTransaction } from '../../kit/card-network.ts'
import type { Reply } from '../../kit/sandbox.ts'
import { cardOf, pageOf, type Payload } from './fields.ts'
import { announceTyped } from './outbox.ts'
import { ok } from './replies.ts'
import { cardNow } from './stages.ts'
import { amountText, type World } from './world.ts'

export function networkOf(world: World): CardNetwork {
  const cardWith = (id: string) => world.cards.get(id)
  return createCardNetwork({
    transactions: world.transactions,
    now: world.now,
    newId: () => world.newId(),
    currencyOf: id => cardWith(id)?.product.currency.toUpperCase(),
    declines(id, amount) {
      const card = cardWith(id)
      const status = card === undefined ? 'closed' : cardNow(world, card)
      if (status === 'frozen') return 'card_frozen'
      if (card === undefined || status !== 'active') return 'card_closed'
      return Math.round(Number(amount) * 100) > card.balance ? 'insufficient_funds' : undefined
    },
    move(id, amount) {
      const card = cardWith(id)
      if (card !== undefined) card.balance += Math.round(Number(amount) * 100)
    },
    tell(event, transaction) {
      const row = event === 'settled' ? moved(world, transaction) : added(world, event, transaction)
      const owner = cardWith(transaction.card)?.user.externalId ?? ''
      announceTyped(world, 'transaction', { card_id: transaction.card, external_user_id: owner, tx: row })
    },
  })
}

/** A settlement moves the item of the purchase. */
function moved(world: World, { id, amount }: NetworkTransaction): object {
  const at = world.txs.findIndex(row => row['tx_id'] === id)
  const row = { ...world.txs[at], status: 'completed', amount, updated_at: world.now().toISOString() }
  world.txs[at] = row
  return shown(row)
}

/** A reversal is a separate item that names the purchase, with the returned amount. */
function added(world: World, event: NetworkEvent, transaction: NetworkTransaction): object {
  const { id, card, kind, status, authorized, amount, currency, merchant, merchantAmount, occurredAt, refundOf, decline } =
    transaction
  const before = world.txs.filter(row => row['original_tx_id'] === id && row['slug'] === 'reversal')
  const rest = status === 'REVERSED' ? 0 : Number(amount)
  const returned = Number(authorized) - before.reduce((sum, row) => sum + Number(row['amount']), 0) - rest
  const reversal = event === 'reversed'
  const row = {
    tx_id: reversal ? world.newId() : id,
    original_tx_id: reversal ? id : (refundOf ?? null),
    card_id: card,
    slug: reversal ? 'reversal' : event === 'declined' ? 'decline' : kind.toLowerCase(),
    status: reversal || status === 'SETTLED' ? 'completed' : status === 'DECLINED' ? 'declined' : 'pending',
    amount: reversal ? amountText(Math.round(returned * 100)) : amount,
    currency: currency.toLowerCase(),
    merchant_amount: merchantAmount?.amount ?? null,
    merchant_currency: merchantAmount?.currency ?? null,
    fee: '0.00',
    merchant: { name: merchant.name, mcc: merchant.categoryCode, city: merchant.city, country: merchant.country },
    decline_reason: decline ?? null,
    created_at: reversal ? world.now().toISOString() : occurredAt,
    updated_at: world.now().toISOString(),
  }
  world.txs.push(row)
  return shown(row)
}

const shown = ({ card_id: _card, ...row }: Readonly<Record<string, unknown>>): object => row

/** Newest first. */
export function listTransactions(world: World, payload: Payload): Reply {
  const card = cardOf(world, payload)
  const { total, page } = pageOf(payload, world.txs.filter(row => row['card_id'] === card.id).toReversed())
  return ok({ total, txs: page.map(shown) })
}

const CODE_SECONDS = 300

/** A code for the card's owner; gives the code. */
export function sendCode(world: World, cardId: string, purpose: 'PAYMENT' | 'WALLET'): string {
  const card = world.cards.get(cardId)
  if (card === undefined) throw new Error('no card with this id at the simulated provider')
  const code = String(Math.floor(world.chance() * 1_000_000)).padStart(6, '0')
  const ends = { expires_at: new Date(world.now().getTime() + CODE_SECONDS * 1000).toISOString() }
  const head = { card_id: cardId, external_user_id: card.user.externalId, code, ...ends }
  if (purpose === 'WALLET') announceTyped(world, 'otp', { ...head, purpose: 'wallet_tokenization' })
  else {
    const payment = { merchant: { name: 'Cafe Nord', country: 'SE' }, amount: '48.20', currency: card.product.currency }
    announceTyped(world, '3ds', { ...head, ...payment })
  }
  return code
}
