import { type CardNetwork, createCardNetwork, type NetworkEvent, type NetworkTransaction } from '../../kit/card-network.ts'
import type { Reply } from '../../kit/sandbox.ts'
import { accepted, invalid } from './replies.ts'
import { type Card, stamp, type State } from './state.ts'

/** Merchants, and the notices about merchants: the first word settles a charge, and declines have a notice of the older generation. */
export function networkOf(state: State): CardNetwork {
  return createCardNetwork({
    transactions: state.transactions,
    settlesAtOnce: true,
    now: state.now,
    newId: () => state.id('txn_'),
    currencyOf: id => (state.cards.has(id) ? 'USD' : undefined),
    declines(id, amount) {
      const card = state.cards.get(id)
      if (card?.status === 'FROZEN') return 'CARD_FROZEN'
      if (card?.status !== 'ACTIVE') return 'CARD_TERMINATED'
      return Math.round(Number(amount) * 100) > card.balance ? 'INSUFFICIENT_BALANCE' : undefined
    },
    move(id, amount) {
      const card = state.cards.get(id)
      if (card !== undefined) card.balance += Math.round(Number(amount) * 100)
    },
    tell(event, transaction) {
      const told = EVENTS[event]
      if (told !== undefined)
        state.outbox.post(told[0], noticeOf(state, transaction, told), stamp(new Date(transaction.updatedAt)))
    },
  })
}

type Told = readonly [event: string, type: string, status: string]
const EVENTS: Readonly<Partial<Record<NetworkEvent, Told>>> = {
  settled: ['TRANSACTION_PROCESSED', 'PURCHASE', 'COMPLETED'],
  reversed: ['TRANSACTION_PROCESSED', 'REVERSAL', 'REVERSED'],
  // The same word as for a reversal, under a separate id [assumed].
  refunded: ['TRANSACTION_PROCESSED', 'REVERSAL', 'REVERSED'],
  declined: ['TRANSACTION_DECLINED', 'DECLINE', 'DECLINED'],
  fee: ['TRANSACTION_FEE', 'FEE', 'APPROVED'],
}

function noticeOf(
  state: State,
  { id, card, amount, currency, merchant, decline }: NetworkTransaction,
  [, type, status]: Told,
): object {
  const owner = state.cards.get(card)?.owner
  const where = { name: merchant.name, id: 'MER_9', city: merchant.city, country: merchant.country, mcc: merchant.categoryCode }
  return {
    transactionId: id,
    cardId: card,
    cardholderId: owner?.cardholderId ?? null,
    externalId: owner?.externalId ?? null,
    type,
    status,
    amount: Number(amount),
    currency,
    billingAmount: Number(amount),
    billingCurrency: currency,
    ...(decline === undefined ? {} : { declineReason: decline }),
    ...(type === 'FEE' ? { feeLabel: 'MAINTENANCE' } : { merchant: { ...where, mccDescription: 'Simulated' } }),
  }
}

/** The list has separate ids, no reason for a decline, and newest first [docs]. */
export function listSpending(state: State, card: Card, query: URLSearchParams): Reply {
  const [page, limit] = [Number(query.get('page') ?? 1), Number(query.get('limit') ?? 20)]
  if (!(Number.isInteger(page) && page > 0)) return invalid('page')
  if (!(Number.isInteger(limit) && limit > 0 && limit <= 100)) return invalid('limit')
  const rows = state.transactions.filter(transaction => transaction.card === card.id).toReversed()
  const shown = rows.slice((page - 1) * limit, page * limit).map(rowOf)
  const pagination = { total: rows.length, limit, offset: (page - 1) * limit, hasMore: page * limit < rows.length }
  return accepted(200, shown, { message: 'Card transactions retrieved', pagination })
}

const rowOf = ({ id, card, kind, status, amount, currency, merchant, occurredAt }: NetworkTransaction): object => ({
  transactionId: `hf_${id}`,
  cardId: card,
  type: kind,
  status: status === 'AUTHORIZED' ? 'PENDING' : status,
  amount: Number(amount),
  feeAmount: 0,
  currency,
  merchant: { name: merchant.name, id: 'MER_9', city: merchant.city, country: merchant.country, mcc: merchant.categoryCode },
  memo: merchant.name ?? kind,
  isSettled: status === 'SETTLED',
  wasReversed: status === 'REVERSED',
  createdAt: stamp(new Date(occurredAt)),
})

/** A code that the cardholder must see within five minutes; gives the code. */
export function sendCode(state: State, cardId: string, purpose: 'PAYMENT' | 'WALLET'): string {
  if (!state.cards.has(cardId)) throw new Error('no card with this id at the simulated provider')
  const code = String((state.transactions.length * 7919 + 513_847 + state.codes++) % 1_000_000).padStart(6, '0')
  const [event, type] = purpose === 'PAYMENT' ? ['CARD_3DS_OTP', '3DS'] : ['CARD_TOKENIZATION_OTP', 'WALLET_CODE']
  state.outbox.post(event, { cardId, code, type, timestamp: stamp(state.now()) })
  return code
}
