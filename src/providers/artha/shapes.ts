import { z } from 'zod'
import { decimalAmount as amount, items, paging, shown } from '../kit/read-shape.ts'

/*
 * Unknown fields (a card number among them) do not leave the parser. Fields that decide are strict, the others are `words`.
 * The guide and the reference name ids and states differently, so both are read: customerId ?? id, state ?? status.
 */
const text = z.string().nullish()
const words = shown(z.string())

/** The id under the guide's name, or under the reference's [seed, docs]. */
function identified<Fields extends z.ZodRawShape>(name: string, fields: Fields) {
  const named = (record: unknown): unknown => {
    if (typeof record !== 'object' || record === null) return record
    const { [name]: ref, id } = record as Record<string, unknown>
    return { ...record, ref: ref ?? id }
  }
  return z.preprocess(named, z.object({ ref: z.string().min(1), ...fields }))
}

export const customerShape = identified('customerId', {
  email: text,
  phoneCode: words,
  phoneNumber: words,
  country: words,
  firstName: words,
  lastName: words,
  gender: words,
  dateOfBirth: words,
  state: words,
  externalReference: text,
  status: text,
  kycState: text,
  createdAt: words,
  address: shown(
    z.object({ addressLine1: words, addressLine2: words, city: words, state: words, postalCode: words, country: words }),
  ),
})
export type Customer = z.infer<typeof customerShape>

export const productShape = identified('productId', {
  name: words,
  organization: words,
  type: text,
  currency: text,
  status: text,
  kycRequirements: z.array(z.string()).nullish(),
  // The requirements page has it in snake_case [docs].
  kyc_requirements: z.array(z.string()).nullish(),
})
export type ArthaProduct = z.infer<typeof productShape>

export const applicantShape = z.object({ applicantStatus: z.string(), remarks: words })
export type Applicant = z.infer<typeof applicantShape>

/** One list may have the owner's id flat, another nested. */
const ownerId = (customer: unknown): string | undefined => {
  const id = typeof customer === 'object' && customer !== null ? (customer as { id?: unknown }).id : customer
  return typeof id === 'string' ? id : undefined
}

export const cardShape = identified('cardId', {
  customerId: text,
  customer: z.unknown().optional(),
  productId: text,
  cardType: words,
  cardNumberMasked: words,
  currency: words,
  state: text,
  status: text,
  remarks: words,
  createdAt: words,
}).transform(({ customer, ...card }) => ({ ...card, customerId: card.customerId ?? ownerId(customer) }))
export type ArthaCard = z.infer<typeof cardShape>

export const topupShape = identified('transactionId', {
  cardId: text,
  amount: amount.nullish(),
  currency: text,
  status: text,
  remarks: words,
  createdAt: words,
  performedAt: words,
})
export type ArthaTopup = z.infer<typeof topupShape>
/** What became of a top-up whose id is known. */
export const topupStanding = identified('transactionId', { status: text, remarks: words })

export const balanceShape = z.object({
  availableBalance: amount,
  holdAmount: shown(amount),
  totalBalance: shown(amount),
  currency: z.string().min(1),
  retrievedAt: words,
})

const uploaded = z.object({ file_url: z.url() })
export const uploadShape = z.union([z.object({ data: z.array(uploaded) }).transform(({ data }) => data), z.array(uploaded)])

/** No list body is published: an array under `data`, or bare, is read [assumed]. */
export function pageShape<T>(item: z.ZodType<T>) {
  const list = items(item)
  return z.union([
    z.object({ data: list, pagination: paging }).transform(({ data, pagination }) => ({ ...data, ...pagination })),
    list.transform(data => ({ ...data, total: undefined, hasMore: undefined, doubtful: false })),
  ])
}

export const errorShape = z.object({
  error: z.object({
    code: z.string().min(1),
    message: words,
    details: shown(z.array(z.object({ field: z.string() }))),
  }),
})

export const noticeShape = z.object({ event: z.string().min(1), customer_id: text, product_id: text, card_id: text })

/** The reference writes snake_case in some places and camelCase in others [docs A, C]: both are read. */
export function camelCased(record: unknown): unknown {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return record
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  )
}
