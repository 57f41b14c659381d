import { z } from 'zod'
import type { DeclineCode } from '../../domain/decline.ts'
import { money } from '../../domain/money.ts'
import { Private } from '../../domain/private.ts'
import type { Transactions } from '../../domain/card-use.ts'
import type { TransactionKind, TransactionRecord, TransactionStatus } from '../../domain/transaction.ts'
import { instantOf } from '../kit/instant.ts'
import { pagesOf } from '../kit/pages.ts'
import { rejection } from './rejections.ts'
import type { Wire } from './wire.ts'

/** [docs: issuer/card-transactions] */
const PAGE = 100
/** How long after its notice a row may be missing is not said [assumed]. */
const APPEARS_IN = 60

/** One list over the whole programme, one row for each purchase, whose status moves. There is no filter by time [docs]. */
export function createTransactions(wire: Wire, now: () => Date): Transactions {
  return {
    listed: 'PROGRAMME',
    appearsIn: APPEARS_IN,
    async *list({ since }) {
      for await (const rows of pagesOf(page => readPage(wire, page))) {
        const records = rows.flatMap(row => recordOf(row, now()))
        if (records.length > 0) yield records
        // The order of the list is unknown [assumed]: a page ends the read only if all its rows are old.
        if (records.length > 0 && records.every(({ occurredAt }) => occurredAt < since)) return
      }
    },
  }
}

async function readPage(wire: Wire, page: number): Promise<{ items: readonly unknown[]; last: boolean }> {
  const operation = 'GET card-transactions'
  const said = await wire.call({ operation, method: 'GET', path: `/v1/card-issuer/card-transactions?page=${page}&limit=${PAGE}` })
  if (said.code !== undefined) throw rejection(said, operation)
  const { transactions: items } = said.as(listShape)
  return { items, last: items.length < PAGE }
}

const listShape = z.object({ transactions: z.array(z.unknown()) })

const text = z.string().min(1)
const optional = z.string().nullish().catch(undefined)
/** Strict in the fields that decide; the merchant and the times of settlement are only shown. */
const rowShape = z.object({
  transaction_id: text,
  card_id: text,
  type: z.string(),
  amount: z.union([z.number(), z.string().regex(/^\d+(\.\d+)?$/)]),
  currency: text,
  status: z.string(),
  merchant: optional,
  merchant_category: optional,
  merchant_city: optional,
  merchant_country: optional,
  authorized_at: optional,
  settled_at: optional,
  created_at: optional,
  /** In notices only [assumed]. */
  decline_reason: optional,
})

/** Reads a row of the list, or the `data` of a notice. A row that does not fit is left out, and the others stand. */
export function recordOf(row: unknown, saidAt: Date): readonly TransactionRecord[] {
  const parsed = rowShape.safeParse(row)
  if (!parsed.success) return []
  const { data } = parsed
  const status = statusOf(data.status)
  const settledAt = instantOf(data.settled_at)
  const merchant = {
    ...(data.merchant ? { name: data.merchant } : {}),
    ...(data.merchant_category ? { categoryCode: data.merchant_category } : {}),
    ...(data.merchant_city ? { city: data.merchant_city } : {}),
    ...(data.merchant_country ? { country: data.merchant_country } : {}),
  }
  return [
    {
      id: data.transaction_id,
      card: { id: data.card_id },
      kind: KINDS[data.type.toLowerCase()] ?? 'ADJUSTMENT',
      ...(status === undefined ? {} : { status }),
      amount: money(data.amount, data.currency),
      ...(Object.keys(merchant).length === 0 ? {} : { merchant }),
      ...(status === 'DECLINED' && data.decline_reason ? { decline: declineOf(data.decline_reason) } : {}),
      providerStatus: data.status,
      occurredAt: instantOf(data.authorized_at) ?? instantOf(data.created_at) ?? saidAt,
      ...(settledAt === undefined ? {} : { settledAt }),
      saidAt,
    },
  ]
}

const KINDS: Readonly<Record<string, TransactionKind>> = { purchase: 'PURCHASE', refund: 'REFUND', withdrawal: 'WITHDRAWAL' }

/** [docs]; that `amount` of a partial reversal is the rest is [assumed]. */
const STATUSES: Readonly<Record<string, TransactionStatus>> = {
  authorized: 'AUTHORIZED',
  partially_reversed: 'AUTHORIZED',
  settled: 'SETTLED',
  declined: 'DECLINED',
  reversed: 'REVERSED',
  failed: 'REVERSED',
  expired: 'REVERSED',
}
export const statusOf = (word: string): TransactionStatus | undefined => STATUSES[word.toLowerCase()]

/** [assumed] The one place for the words of `decline_reason`. */
const DECLINES: Readonly<Record<string, DeclineCode>> = {
  insufficient_funds: 'INSUFFICIENT_FUNDS',
  card_frozen: 'CARD_FROZEN',
  card_blocked: 'CARD_CLOSED',
  limit_exceeded: 'LIMIT_EXCEEDED',
  merchant_blocked: 'MERCHANT_NOT_ALLOWED',
  incorrect_pin: 'WRONG_PIN',
  suspected_fraud: 'DECLINED',
}

const declineOf = (word: string): NonNullable<TransactionRecord['decline']> => ({
  code: DECLINES[word.toLowerCase()] ?? 'DECLINED',
  ...(/^\w{1,64}$/.test(word) ? { providerCode: word } : { providerMessage: new Private(word) }),
})
