import { z } from 'zod'
import type { Transactions } from '../../domain/card-use.ts'
import type { DeclineCode } from '../../domain/decline.ts'
import { Fault } from '../../domain/fault.ts'
import { money } from '../../domain/money.ts'
import type { Merchant, TransactionKind, TransactionRecord, TransactionStatus } from '../../domain/transaction.ts'
import { instantOf } from '../kit/instant.ts'
import { pagesOf } from '../kit/pages.ts'
import { segment, type Wire } from './wire.ts'

const PAGE = 100
/** The network tells its list later than the notice; the figure is [assumed]. */
const APPEARS_IN = 60

/**
 * One list for each card, whose ids (hf_txn_…) never match the ids of notices (txn_…): a record joins the purchase that looks
 * the same. The list gives no reason for a decline and has no filter by time [docs].
 */
export function createTransactions(wire: Wire, now: () => Date): Transactions {
  return {
    listed: 'CARD',
    appearsIn: APPEARS_IN,
    async *list({ card, since }) {
      const id = card?.card?.id
      if (id === undefined) throw new Fault('rejected', 'this card is not known to the provider')
      const read = async (page: number): Promise<{ items: readonly unknown[]; last: boolean }> => {
        const query = { page, limit: PAGE }
        const { data, hasMore } = await wire.read(
          'GET card transactions',
          `/cards/${segment(id)}/transactions`,
          query,
          z.array(z.unknown()),
        )
        return { items: data, last: !hasMore }
      }
      for await (const rows of pagesOf(read)) {
        const records = rows.flatMap(row => listed(row, now()))
        if (records.length > 0) yield records
        if (records.length > 0 && records.every(({ occurredAt }) => occurredAt < since)) return
      }
    },
  }
}

const text = z.string().nullish().catch(undefined)
const dollars = z.union([z.number().nonnegative(), z.string().regex(/^\d+(\.\d+)?$/)])
const merchant = z.object({ name: text, city: text, country: text, mcc: text }).nullish().catch(undefined)
const flag = z.boolean().nullish().catch(undefined)

const rowShape = z.object({
  transactionId: z.string().min(1),
  cardId: z.string().min(1),
  type: z.string(),
  status: z.string(),
  amount: dollars,
  feeAmount: dollars.nullish().catch(undefined),
  currency: z.string().min(1),
  merchant,
  isSettled: flag,
  wasReversed: flag,
  createdAt: text,
})

/** A row of the list. */
function listed(given: unknown, saidAt: Date): readonly TransactionRecord[] {
  const parsed = rowShape.safeParse(given)
  if (!parsed.success) return []
  const row = parsed.data
  const back = row.wasReversed === true || row.status === 'REVERSED'
  const status = back ? 'REVERSED' : row.isSettled === true ? 'SETTLED' : LISTED[row.status]
  const fee = row.feeAmount == null || Number(row.feeAmount) === 0 ? undefined : money(row.feeAmount, row.currency)
  return [
    {
      id: row.transactionId,
      space: 'list',
      card: { id: row.cardId },
      kind: KINDS[row.type] ?? 'ADJUSTMENT',
      ...(status === undefined ? {} : { status }),
      ...(back ? { undoes: true } : {}),
      amount: money(row.amount, row.currency),
      ...(fee === undefined ? {} : { fee }),
      ...merchantOf(row.merchant),
      providerStatus: row.status,
      occurredAt: instantOf(row.createdAt) ?? saidAt,
      saidAt,
    },
  ]
}

const KINDS: Readonly<Record<string, TransactionKind>> = {
  PURCHASE: 'PURCHASE',
  REFUND: 'REFUND',
  FEE: 'FEE',
  WITHDRAWAL: 'WITHDRAWAL',
  ATM_WITHDRAWAL: 'WITHDRAWAL',
}
const LISTED: Readonly<Record<string, TransactionStatus>> = {
  PENDING: 'AUTHORIZED',
  SETTLED: 'SETTLED',
  DECLINED: 'DECLINED',
  REVERSED: 'REVERSED',
}

const noticeShape = z.object({
  transactionId: z.string().min(1),
  relatedTransactionId: text,
  cardId: z.string().min(1),
  type: z.string(),
  status: z.string(),
  amount: dollars.nullish().catch(undefined),
  amountCents: z.number().int().nonnegative().nullish().catch(undefined),
  currency: text,
  billingAmount: dollars.nullish().catch(undefined),
  billingCurrency: text,
  declineReason: text,
  merchant,
  timestamp: text,
})

/** `event/type` to what it means. A reversal is missing on purpose: only the list tells a refund from a purchase that was undone. */
const NOTICES: Readonly<Record<string, { readonly kind: TransactionKind; readonly status: TransactionStatus }>> = {
  'TRANSACTION_PROCESSED/PURCHASE': { kind: 'PURCHASE', status: 'SETTLED' },
  'TRANSACTION_PROCESSED/ADJUSTMENT': { kind: 'ADJUSTMENT', status: 'SETTLED' },
  'TRANSACTION_AUTHORIZED/AUTHORIZATION': { kind: 'PURCHASE', status: 'AUTHORIZED' },
  'TRANSACTION_CLEARED/CLEARING': { kind: 'PURCHASE', status: 'SETTLED' },
  'TRANSACTION_DECLINED/DECLINE': { kind: 'PURCHASE', status: 'DECLINED' },
  'TRANSACTION_FEE/FEE': { kind: 'FEE', status: 'SETTLED' },
}

/** What a verified notice says; nothing where the list must tell. */
export function noticed(event: string, data: unknown, saidAt: Date): readonly TransactionRecord[] {
  const parsed = noticeShape.safeParse(data)
  if (!parsed.success) return []
  const notice = parsed.data
  const meaning = NOTICES[`${event}/${notice.type}`]
  const billed = notice.billingAmount ?? notice.amount ?? (notice.amountCents == null ? undefined : notice.amountCents / 100)
  if (meaning === undefined || billed === undefined || (event === 'TRANSACTION_CLEARED' && notice.status === 'REVERSED'))
    return []
  const amount = money(billed, notice.billingCurrency ?? notice.currency ?? 'USD')
  const abroad = notice.amount != null && notice.currency && notice.currency !== amount.currency
  return [
    {
      id: notice.transactionId,
      ...(notice.relatedTransactionId && event === 'TRANSACTION_CLEARED' ? { original: notice.relatedTransactionId } : {}),
      space: 'notice',
      card: { id: notice.cardId },
      ...meaning,
      amount,
      ...(abroad ? { merchantAmount: money(notice.amount as string | number, notice.currency as string) } : {}),
      ...merchantOf(notice.merchant),
      ...(meaning.status === 'DECLINED' ? { decline: declineOf(notice.declineReason) } : {}),
      providerStatus: notice.status,
      occurredAt: instantOf(notice.timestamp) ?? saidAt,
      saidAt,
    },
  ]
}

/** Eight words [docs-G2], and the spelling of the first generation. */
const DECLINES: Readonly<Record<string, DeclineCode>> = {
  INSUFFICIENT_BALANCE: 'INSUFFICIENT_FUNDS',
  INSUFFICIENT_FUNDS: 'INSUFFICIENT_FUNDS',
  CARD_FROZEN: 'CARD_FROZEN',
  CARD_TERMINATED: 'CARD_CLOSED',
  CARDHOLDER_SUSPENDED: 'ACCOUNT_UNAVAILABLE',
  MCC_BLOCKED: 'MERCHANT_NOT_ALLOWED',
  VELOCITY_EXCEEDED: 'LIMIT_EXCEEDED',
  FRAUD_SUSPECTED: 'DECLINED',
  NETWORK_DECLINED: 'DECLINED',
}

const declineOf = (word: string | null | undefined): NonNullable<TransactionRecord['decline']> => ({
  code: DECLINES[word ?? ''] ?? 'DECLINED',
  ...(word && /^\w{1,64}$/.test(word) ? { providerCode: word } : {}),
})

function merchantOf(given: z.infer<typeof merchant>): { readonly merchant?: Merchant } {
  const found = {
    ...(given?.name ? { name: given.name } : {}),
    ...(given?.mcc ? { categoryCode: given.mcc } : {}),
    ...(given?.city ? { city: given.city } : {}),
    ...(given?.country ? { country: given.country } : {}),
  }
  return Object.keys(found).length === 0 ? {} : { merchant: found }
}
