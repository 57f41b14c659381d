import { z } from 'zod'

/*
 * Strict in what we read, blind elsewhere: unknown fields (a card number among them) do not leave the parser.
 * The guide and the reference name ids and states differently, so both are read: customerId ?? id, state ?? status.
 */
const text = z.string().nullish()
const amount = z.union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/)])

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
  phoneCode: text,
  phoneNumber: text,
  country: text,
  firstName: text,
  lastName: text,
  gender: text,
  dateOfBirth: text,
  state: text,
  externalReference: text,
  status: text,
  kycState: text,
  createdAt: text,
  address: z
    .object({ addressLine1: text, addressLine2: text, city: text, state: text, postalCode: text, country: text })
    .nullish(),
})
export type Customer = z.infer<typeof customerShape>

export const productShape = identified('productId', {
  name: text,
  organization: text,
  type: text,
  currency: text,
  status: text,
  kycRequirements: z.array(z.string()).nullish(),
  // The requirements page has it in snake_case [docs].
  kyc_requirements: z.array(z.string()).nullish(),
})
export type ArthaProduct = z.infer<typeof productShape>

export const applicantShape = z.object({ applicantStatus: z.string(), remarks: text })
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
  cardType: text,
  cardNumberMasked: text,
  currency: text,
  state: text,
  status: text,
  remarks: text,
  createdAt: text,
}).transform(({ customer, ...card }) => ({ ...card, customerId: card.customerId ?? ownerId(customer) }))
export type ArthaCard = z.infer<typeof cardShape>

export const topupShape = identified('transactionId', {
  cardId: text,
  amount: amount.nullish(),
  currency: text,
  status: text,
  remarks: text,
  createdAt: text,
  performedAt: text,
})
export type ArthaTopup = z.infer<typeof topupShape>

export const balanceShape = z.object({
  availableBalance: amount,
  holdAmount: amount.nullish(),
  totalBalance: amount.nullish(),
  currency: z.string(),
  retrievedAt: text,
})

const uploaded = z.object({ file_url: z.url() })
export const uploadShape = z.union([z.object({ data: z.array(uploaded) }).transform(({ data }) => data), z.array(uploaded)])

/** No list body is published: an array under `data`, or bare, is read [assumed]. */
export function pageShape<T>(item: z.ZodType<T>) {
  const pagination = z.object({ total: z.number().nullish(), hasMore: z.boolean().nullish() }).nullish()
  const wrapped = z.object({ data: z.array(item), pagination })
  return z.union([
    wrapped.transform(({ data, pagination: told }) => ({
      items: data,
      total: told?.total ?? undefined,
      hasMore: told?.hasMore ?? undefined,
    })),
    z.array(item).transform(items => ({ items, total: undefined, hasMore: undefined })),
  ])
}

export const errorShape = z.object({
  error: z.object({
    code: z.string().min(1),
    message: z.string().nullish(),
    details: z.array(z.object({ field: z.string() })).nullish(),
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
