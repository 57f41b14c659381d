/*
 * A simulated card network: merchants that ask a simulated provider for money. The network keeps the truth that tests compare the
 * graph with. Each sandbox shows the truth in its provider's own rows and notices.
 */
import Big from 'big.js'
import { decimal } from '../../domain/money.ts'
import type { Merchant, TransactionKind, TransactionStatus } from '../../domain/transaction.ts'

/** Plain data, so that a sandbox can keep the state over a restart. Amounts are decimal texts in the card's currency. */
export type NetworkTransaction = {
  readonly id: string
  /** The provider's id of the card. */
  readonly card: string
  readonly kind: TransactionKind
  readonly currency: string
  readonly authorized: string
  readonly merchant: Merchant
  readonly merchantAmount?: { readonly amount: string; readonly currency: string }
  /** The purchase that a refund returns. */
  readonly refundOf?: string
  /** The provider's own word for a decline. */
  readonly decline?: string
  readonly occurredAt: string
  status: TransactionStatus
  /** Held, settled, returned or asked for, by status. */
  amount: string
  settledAt?: string
  updatedAt: string
}

export type NetworkEvent = 'authorized' | 'settled' | 'declined' | 'reversed' | 'refunded' | 'fee'

export type Purchase = {
  readonly amount: string
  readonly merchant?: Merchant
  readonly kind?: 'PURCHASE' | 'WITHDRAWAL'
  readonly merchantAmount?: { readonly amount: string; readonly currency: string }
}

export type NetworkOptions = {
  /** Every transaction there was, oldest first; owned by the sandbox's state. */
  readonly transactions: NetworkTransaction[]
  /** The provider tells of a purchase once, when the money has moved: there are no holds. */
  readonly settlesAtOnce?: boolean
  readonly now: () => Date
  readonly newId: () => string
  /** The currency of a card; undefined for an unknown card. */
  readonly currencyOf: (card: string) => string | undefined
  /** The provider's word for declining a purchase now; undefined where the card may pay. */
  readonly declines: (card: string, amount: string) => string | undefined
  /** Moves the money of the card: negative takes. */
  readonly move: (card: string, amount: string) => void
  /** Tells the provider's customers: a notice, a row. */
  readonly tell: (event: NetworkEvent, transaction: NetworkTransaction) => void
}

/** The actions of tests, the demo and the simulation on a card. Absent on sandboxes of providers without transactions. */
export interface CardNetwork {
  readonly settlesAtOnce: boolean
  readonly transactions: readonly NetworkTransaction[]
  /** Puts money on the card, or into the wallet behind the card, without a top-up. */
  load(card: string, amount: string): void
  /** A merchant asks. The provider holds the amount, or declines. */
  spend(card: string, purchase: Purchase): NetworkTransaction
  /** Declines with the given word of the provider, in every state of the card. */
  decline(card: string, purchase: Purchase, word: string): NetworkTransaction
  /** Takes the held amount, or a different amount. */
  settle(id: string, amount?: string): void
  /** Releases the hold, or a part of the hold. */
  reverse(id: string, amount?: string): void
  refund(id: string, amount: string): NetworkTransaction
  fee(card: string, amount: string): NetworkTransaction
}

export function createCardNetwork(options: NetworkOptions): CardNetwork {
  const { transactions, now, newId, currencyOf, declines, move, tell } = options

  const add = (
    card: string,
    purchase: Purchase,
    more: Pick<NetworkTransaction, 'kind' | 'status'> & Partial<NetworkTransaction>,
  ): NetworkTransaction => {
    const currency = currencyOf(card)
    if (currency === undefined) throw new Error('no card with this id at the simulated provider')
    const at = now().toISOString()
    const amount = decimal(purchase.amount)
    const transaction: NetworkTransaction = {
      id: newId(),
      card,
      currency,
      authorized: amount,
      amount,
      merchant: purchase.merchant ?? MERCHANT,
      ...(purchase.merchantAmount === undefined ? {} : { merchantAmount: purchase.merchantAmount }),
      occurredAt: at,
      updatedAt: at,
      ...more,
    }
    transactions.push(transaction)
    return transaction
  }
  const known = (id: string): NetworkTransaction => {
    const found = transactions.find(transaction => transaction.id === id)
    if (found === undefined) throw new Error('no transaction with this id at the simulated provider')
    return found
  }
  const change = (
    transaction: NetworkTransaction,
    patch: Partial<Pick<NetworkTransaction, 'status' | 'amount' | 'settledAt'>>,
    event: NetworkEvent,
  ): void => {
    Object.assign(transaction, patch, { updatedAt: now().toISOString() })
    tell(event, transaction)
  }

  const network: CardNetwork = {
    settlesAtOnce: options.settlesAtOnce === true,
    transactions,
    load: move,
    spend(card, purchase) {
      const word = declines(card, purchase.amount)
      if (word !== undefined) return network.decline(card, purchase, word)
      const settled = network.settlesAtOnce
        ? ({ status: 'SETTLED', settledAt: now().toISOString() } as const)
        : ({ status: 'AUTHORIZED' } as const)
      const transaction = add(card, purchase, { kind: purchase.kind ?? 'PURCHASE', ...settled })
      move(card, new Big(purchase.amount).neg().toFixed())
      tell(network.settlesAtOnce ? 'settled' : 'authorized', transaction)
      return transaction
    },
    decline(card, purchase, word) {
      const transaction = add(card, purchase, { kind: purchase.kind ?? 'PURCHASE', status: 'DECLINED', decline: word })
      tell('declined', transaction)
      return transaction
    },
    settle(id, amount) {
      const transaction = known(id)
      const taken = decimal(amount ?? transaction.amount)
      const held = transaction.status === 'AUTHORIZED' ? transaction.amount : '0'
      move(transaction.card, new Big(held).minus(taken).toFixed())
      change(transaction, { status: 'SETTLED', amount: taken, settledAt: now().toISOString() }, 'settled')
    },
    reverse(id, amount) {
      const transaction = known(id)
      const returned = amount ?? transaction.amount
      const rest = new Big(transaction.amount).minus(returned)
      move(transaction.card, returned)
      // A whole reversal keeps the held amount.
      if (rest.gt(0)) change(transaction, { amount: decimal(rest.toFixed()) }, 'reversed')
      else change(transaction, { status: 'REVERSED' }, 'reversed')
    },
    refund(id, amount) {
      const { card, merchant } = known(id)
      const refund = add(
        card,
        { amount, merchant },
        { kind: 'REFUND', status: 'SETTLED', refundOf: id, settledAt: now().toISOString() },
      )
      move(card, amount)
      tell('refunded', refund)
      return refund
    },
    fee(card, amount) {
      const fee = add(card, { amount, merchant: {} }, { kind: 'FEE', status: 'SETTLED', settledAt: now().toISOString() })
      move(card, new Big(amount).neg().toFixed())
      tell('fee', fee)
      return fee
    },
  }
  return network
}

const MERCHANT: Merchant = { name: 'Cafe Nord', categoryCode: '5814', city: 'Uppsala', country: 'SE' }
