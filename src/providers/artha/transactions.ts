import { z } from 'zod'
import type { Transactions } from '../../domain/card-use.ts'
import type { DeclineCode } from '../../domain/decline.ts'
import { Fault } from '../../domain/fault.ts'
import { type Money, money } from '../../domain/money.ts'
import { Private } from '../../domain/private.ts'
import type { Merchant, TransactionKind, TransactionRecord, TransactionStatus } from '../../domain/transaction.ts'
import { instantOf } from '../kit/instant.ts'
import { camelCased } from './shapes.ts'
import type { Wire } from './wire.ts'

/** How long after its notice a row may be missing is not said [assumed]. */
const APPEARS_IN = 60

/** One list for each card, filtered by the time of authorization [docs A]. A settlement moves its row; a reversal or refund is a row of its own. */
export function createTransactions(wire: Wire): Transactions {
  return {
    listed: 'CARD',
    appearsIn: APPEARS_IN,
    async *list({ card, since }) {
      const id = card?.card?.id
      if (id === undefined) throw new Fault('rejected', 'this card is not known to the provider')
      const path = `/cards/${encodeURIComponent(id)}/transactions`
      const { items } = await wire.readAll('GET transactions', path, { from: since.toISOString() }, listedShape)
      const records = items.flatMap(({ row }) => recordOf(row, wire.now()))
      if (records.length > 0) yield records
    },
  }
}

/** Only the id must fit: a row that does not fit in another field is left out, and the others stand. */
const listedShape = z
  .preprocess(camelCased, z.looseObject({ transactionId: z.string().min(1) }))
  .transform(row => ({ ref: row.transactionId, row }))

const text = z.string().nullish().catch(undefined)
const amount = z
  .union([z.number().nonnegative(), z.string().regex(/^\d+(\.\d+)?$/)])
  .nullish()
  .catch(undefined)
const rowShape = z.preprocess(
  camelCased,
  z.object({
    transactionId: z.string().min(1),
    cardId: z.string().min(1),
    originalTransactionId: text,
    localAmount: amount,
    localCurrency: text,
    authorizedAmount: amount,
    authorizedCurrency: text,
    settleAmount: amount,
    settleCurrency: text,
    settleDate: text,
    authorizedAt: text,
    fee: amount,
    feeCurrency: text,
    merchantName: text,
    merchantCategoryCode: text,
    merchantCountry: text,
    merchantCity: text,
    type: z.string(),
    subType: text,
    status: z.string(),
    description: text,
  }),
)
type Row = z.infer<typeof rowShape>

/** Reads a row of the list. A top-up is no transaction; a row that does not fit is left out, and the others stand. */
export function recordOf(given: unknown, saidAt: Date): readonly TransactionRecord[] {
  const parsed = rowShape.safeParse(given)
  if (!parsed.success || plain(parsed.data.type) === 'topup') return []
  const row = parsed.data
  const status = STATUSES[plain(row.status)]
  const [held, settled] = [moneyOf(row.authorizedAmount, row.authorizedCurrency), moneyOf(row.settleAmount, row.settleCurrency)]
  const shown = (status === 'SETTLED' ? settled : undefined) ?? held ?? settled
  if (shown === undefined) return []
  const kind = KINDS[plain(row.type)] ?? 'ADJUSTMENT'
  const local = moneyOf(row.localAmount, row.localCurrency)
  const fee = moneyOf(row.fee, row.feeCurrency)
  const settledAt = instantOf(row.settleDate)
  return [
    {
      id: row.transactionId,
      // A refund is a transaction of its own, though it names the purchase too.
      ...(row.originalTransactionId && status === 'REVERSED' ? { original: row.originalTransactionId } : {}),
      card: { id: row.cardId },
      kind,
      ...(status === undefined ? {} : { status }),
      amount: shown,
      ...(local === undefined || local.currency === shown.currency ? {} : { merchantAmount: local }),
      ...(fee === undefined || Number(fee.amount) === 0 ? {} : { fee }),
      ...merchantOf(row),
      ...(status === 'DECLINED' ? { decline: declineOf(row) } : {}),
      providerStatus: row.status,
      occurredAt: instantOf(row.authorizedAt) ?? instantOf(row.settleDate) ?? saidAt,
      ...(settledAt === undefined || status !== 'SETTLED' ? {} : { settledAt }),
      saidAt,
    },
  ]
}

const plain = (word: string): string => word.toLowerCase().replaceAll(/[_\- ]/g, '')
const moneyOf = (of: string | number | null | undefined, currency: string | null | undefined): Money | undefined =>
  of == null || !currency ? undefined : money(of, currency)

function merchantOf(row: Row): { readonly merchant?: Merchant } {
  const merchant = {
    ...(row.merchantName ? { name: row.merchantName } : {}),
    ...(row.merchantCategoryCode ? { categoryCode: row.merchantCategoryCode } : {}),
    ...(row.merchantCity ? { city: row.merchantCity } : {}),
    ...(row.merchantCountry ? { country: row.merchantCountry } : {}),
  }
  return Object.keys(merchant).length === 0 ? {} : { merchant }
}

const KINDS: Readonly<Record<string, TransactionKind>> = {
  purchase: 'PURCHASE',
  atmwithdrawal: 'WITHDRAWAL',
  refund: 'REFUND',
  fee: 'FEE',
}
/** `approved` is the notices' word for authorized [assumed]. */
const STATUSES: Readonly<Record<string, TransactionStatus>> = {
  authorized: 'AUTHORIZED',
  approved: 'AUTHORIZED',
  settled: 'SETTLED',
  declined: 'DECLINED',
  reversed: 'REVERSED',
}

/** [assumed] The one place for reasons of a decline: none is documented, and a simulator may put one in `subType`. */
const DECLINES: Readonly<Record<string, DeclineCode>> = {
  insufficient_balance: 'INSUFFICIENT_FUNDS',
  card_frozen: 'CARD_FROZEN',
  limit_exceeded: 'LIMIT_EXCEEDED',
  merchant_blocked: 'MERCHANT_NOT_ALLOWED',
  invalid_pin: 'WRONG_PIN',
  expired_card: 'CARD_EXPIRED',
}

/** `subType` and `description` are free words: never for the person. */
const declineOf = ({ subType, description }: Row): NonNullable<TransactionRecord['decline']> => ({
  code: DECLINES[subType?.toLowerCase() ?? ''] ?? 'DECLINED',
  ...(subType && /^\w{1,64}$/.test(subType) ? { providerCode: subType } : {}),
  ...(description ? { providerMessage: new Private(description) } : {}),
})
