import { z } from 'zod'
import { decimal, fromMinor } from '../../domain/money.ts'
import { Private } from '../../domain/private.ts'
import type { Profile } from '../../domain/profile.ts'
import { instantOf } from '../kit/instant.ts'
import { decimalAmount, paging, shown } from '../kit/read-shape.ts'

/*
 * What is read of the provider's answers. Fields that decide are strict, the others are `shown`. What a schema does not
 * name is dropped on the spot, so that the PAN and CVV of `GET /cards/{id}` (in clear, contract §3.11 [docs]) do not leave the parser.
 */

const instant = z.iso.datetime({ offset: true }).transform(text => new Date(text))
const text = z.string().nullish()
const words = shown(z.string())
/** Documented as an open list in places, so any word parses; what it means is decided in statuses.ts. */
const word = z.string().min(1)

/** Codes are UPPER_SNAKE [seed]; a free text could name a person. */
export const RejectedBody = z.object({
  success: z.literal(false),
  error: z.object({
    code: z.string().regex(/^[A-Z0-9_]{1,64}$/),
    detail: words,
    fields: shown(z.array(z.object({ field: z.string() }))),
  }),
})
export const AcceptedBody = z.object({
  success: z.literal(true),
  data: z.unknown(),
  pagination: paging,
})

/** What the list of cardholders tells of each; the full object has it too. */
const standing = {
  cardholderId: word,
  externalId: text,
  status: word,
  kycStatus: word,
  kycRejectionReason: words,
  createdAt: shown(instant),
}
type RawStanding = z.infer<z.ZodObject<typeof standing>>

const standingOf = (raw: RawStanding): Standing => ({
  id: raw.cardholderId,
  reference: raw.externalId ?? undefined,
  status: raw.status,
  kycStatus: raw.kycStatus,
  // Absent, not null, outside REJECTED [seed]; an older sample shows null [docs].
  rejection: raw.kycRejectionReason ?? undefined,
  createdAt: raw.createdAt ?? undefined,
})
export type Standing = {
  readonly id: string
  readonly reference: string | undefined
  readonly status: string
  readonly kycStatus: string
  readonly rejection: string | undefined
  readonly createdAt: Date | undefined
}
export const CardholderStanding = z.object(standing).transform(standingOf)

const address = z.object({ address: words, city: words, state: words, postalCode: words, country: words })
const person = {
  firstName: words,
  lastName: words,
  email: z.string(),
  phone: words,
  dateOfBirth: words,
  nationality: words,
  address: shown(address),
}
const given = <Name extends string>(name: Name, value: string | null | undefined) =>
  (value === null || value === undefined || value === '' ? {} : { [name]: value }) as { [key in Name]?: string }

export const CardholderRecord = z.object({ ...standing, ...person }).transform(raw => ({
  ...standingOf(raw),
  profile: new Private<Profile>({
    email: raw.email,
    ...given('firstName', raw.firstName),
    ...given('lastName', raw.lastName),
    ...given('phone', raw.phone),
    ...given('dateOfBirth', raw.dateOfBirth),
    ...given('nationality', raw.nationality),
    ...(raw.address?.address && raw.address.city && raw.address.country
      ? {
          address: {
            line1: raw.address.address,
            city: raw.address.city,
            country: raw.address.country,
            ...given('state', raw.address.state),
            ...given('postalCode', raw.address.postalCode),
          },
        }
      : {}),
  }),
}))
export type CardholderRecord = z.infer<typeof CardholderRecord>

/** POST kyc answers a reduced object [docs]. */
export const KycSubmitted = z.object({ kycStatus: word })
export const Anything = z.unknown()

const dollars = decimalAmount.transform(amount => decimal(amount))
/** The same for the answer to an issue, a single read and a listed card; each has some of the optional members. */
export const CardRecord = z.object({
  id: word,
  cardholderId: word,
  productId: text,
  status: word,
  cardType: words,
  cardBrand: words,
  last4: words,
  expirationDate: words,
  createdAt: words.transform(instantOf),
  nameOnCard: words.transform(name => (name ? new Private(name) : undefined)),
  currency: words,
  features: shown(z.object({ isReloadable: shown(z.boolean()) })),
})
export type CardRecord = z.infer<typeof CardRecord>

export const CardBalance = z.object({ balance: dollars, currency: word })
export const Funded = z.object({ transactionId: word })

/** Programs alone speak of money as `{cents, displayValue}`, null being unlimited [docs]. */
const cap = shown(z.object({ cents: z.number().int() }))
export const ProgramRecord = z.object({
  programId: word,
  currency: text,
  status: word,
  limits: shown(z.object({ maxCardLoad: cap.transform(limit => (limit ? fromMinor(limit.cents, 'USD').amount : undefined)) })),
})
export const ProductRecord = z.object({
  productId: word,
  programId: text,
  name: words,
  scheme: words,
  features: shown(z.object({ hasJIT: shown(z.boolean()) })),
  controls: shown(z.object({ isReloadable: shown(z.boolean()) })),
  status: word,
})
export type ProductRecord = z.infer<typeof ProductRecord>

export const LedgerRecord = z.object({
  transactionId: word,
  type: word,
  status: word,
  amount: dollars,
  currency: word,
  cardId: text,
  createdAt: instant,
})

/** Funding events carry the card alone, cardholder events the cardholder alone [docs]. */
export const WebhookBody = z.object({
  event: z.string().min(1),
  eventId: z.string().min(1),
  timestamp: words,
  data: z.looseObject({ cardholderId: text, cardId: text, ledgerTransactionId: text }).nullish(),
})
