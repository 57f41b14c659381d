import { z } from 'zod'
import type { Transactions } from '../../domain/card-use.ts'
import type { DeclineCode } from '../../domain/decline.ts'
import { money } from '../../domain/money.ts'
import { Private } from '../../domain/private.ts'
import type { TransactionKind, TransactionRecord, TransactionStatus } from '../../domain/transaction.ts'
import { instantOf } from '../kit/instant.ts'
import { kept } from '../kit/kept.ts'
import { pagesOf } from '../kit/pages.ts'
import type { Wire } from './wire.ts'

const PAGE = 100
/** [assumed] How long after its notice a row may be missing. */
const APPEARS_IN = 60

/** One list for each card; the paging is [docs], the item and its words are [assumed], and stand in this file only. */
export function createTransactions(wire: Wire, now: () => Date): Transactions {
  return {
    listed: 'CARD',
    appearsIn: APPEARS_IN,
    async *list({ card, since }) {
      const card_id = kept(card?.card ?? {}, 'id', 'the card')
      const read = async (page: number): Promise<{ items: readonly unknown[]; last: boolean }> => {
        const skip = (page - 1) * PAGE
        const { txs, total } = await wire.call('cards/txs', listShape, { card_id, limit: PAGE, skip })
        return { items: txs, last: skip + txs.length >= total }
      }
      for await (const rows of pagesOf(read)) {
        const records = rows.flatMap(row => recordOf(row, card_id, now()))
        if (records.length > 0) yield records
        if (records.length > 0 && records.every(({ occurredAt }) => occurredAt < since)) return
      }
    },
  }
}

const listShape = z.object({ total: z.int().nonnegative(), txs: z.array(z.unknown()) })

const text = z.string().nullish().catch(undefined)
const amount = z.union([z.string().regex(/^\d+(\.\d+)?$/), z.number().nonnegative()])
const rowShape = z.object({
  tx_id: z.string().min(1),
  original_tx_id: text,
  slug: z.string(),
  status: z.string(),
  amount,
  currency: z.string().min(1),
  merchant_amount: amount.nullish().catch(undefined),
  merchant_currency: text,
  fee: amount.nullish().catch(undefined),
  merchant: z.object({ name: text, mcc: text, city: text, country: text }).nullish().catch(undefined),
  decline_reason: text,
  created_at: text,
  updated_at: text,
})

/** Reads an item of the list, or the `tx` of a notice. A top-up is no transaction; an item that does not fit is left out. */
export function recordOf(given: unknown, cardId: string, saidAt: Date): readonly TransactionRecord[] {
  const parsed = rowShape.safeParse(given)
  if (!parsed.success || parsed.data.slug === 'topup') return []
  const row = parsed.data
  const status = row.slug === 'decline' ? 'DECLINED' : row.slug === 'reversal' ? 'REVERSED' : STATUSES[row.status]
  const original = row.slug === 'reversal' || row.slug === 'settlement' ? row.original_tx_id : undefined
  const merchant = {
    ...(row.merchant?.name ? { name: row.merchant.name } : {}),
    ...(row.merchant?.mcc ? { categoryCode: row.merchant.mcc } : {}),
    ...(row.merchant?.city ? { city: row.merchant.city } : {}),
    ...(row.merchant?.country ? { country: row.merchant.country } : {}),
  }
  const settledAt = status === 'SETTLED' ? instantOf(row.updated_at) : undefined
  return [
    {
      id: row.tx_id,
      ...(original ? { original } : {}),
      card: { id: cardId },
      kind: KINDS[row.slug] ?? 'ADJUSTMENT',
      ...(status === undefined ? {} : { status }),
      amount: money(row.amount, row.currency),
      ...(row.merchant_amount != null && row.merchant_currency
        ? { merchantAmount: money(row.merchant_amount, row.merchant_currency) }
        : {}),
      ...(row.fee == null || Number(row.fee) === 0 ? {} : { fee: money(row.fee, row.currency) }),
      ...(Object.keys(merchant).length === 0 ? {} : { merchant }),
      ...(status === 'DECLINED' ? { decline: declineOf(row.decline_reason) } : {}),
      providerStatus: row.status,
      occurredAt: instantOf(row.created_at) ?? saidAt,
      ...(settledAt === undefined ? {} : { settledAt }),
      saidAt,
    },
  ]
}

const KINDS: Readonly<Record<string, TransactionKind>> = {
  purchase: 'PURCHASE',
  decline: 'PURCHASE',
  reversal: 'PURCHASE',
  settlement: 'PURCHASE',
  withdrawal: 'WITHDRAWAL',
  refund: 'REFUND',
  fee: 'FEE',
}
const STATUSES: Readonly<Record<string, TransactionStatus>> = {
  pending: 'AUTHORIZED',
  completed: 'SETTLED',
  declined: 'DECLINED',
  reversed: 'REVERSED',
}

const DECLINES: Readonly<Record<string, DeclineCode>> = {
  insufficient_funds: 'INSUFFICIENT_FUNDS',
  card_frozen: 'CARD_FROZEN',
  card_closed: 'CARD_CLOSED',
  limit_exceeded: 'LIMIT_EXCEEDED',
  merchant_blocked: 'MERCHANT_NOT_ALLOWED',
  country_blocked: 'COUNTRY_NOT_ALLOWED',
  wrong_pin: 'WRONG_PIN',
  wrong_cvv: 'WRONG_CARD_DETAILS',
  expired_card: 'CARD_EXPIRED',
  suspected_fraud: 'DECLINED',
}

const declineOf = (word: string | null | undefined): NonNullable<TransactionRecord['decline']> => ({
  code: DECLINES[word ?? ''] ?? 'DECLINED',
  ...(!word ? {} : /^\w{1,64}$/.test(word) ? { providerCode: word } : { providerMessage: new Private(word) }),
})
