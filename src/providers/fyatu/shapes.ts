import { z } from 'zod'
import { decimal, fromMinor } from '../../domain/money.ts'
import { Private } from '../../domain/private.ts'
import type { Profile } from '../../domain/profile.ts'
import { instantOf } from '../kit/instant.ts'

/*
 * What is read of the provider's answers: strict in that, blind elsewhere. What a schema does not name is dropped on the
 * spot, which is how the PAN and CVV of `GET /cards/{id}` (in clear, contract §3.11 [docs]) get no further than here.
 */

const instant = z.iso.datetime({ offset: true }).transform(text => new Date(text))
const text = z.string().nullish()
/** Documented as an open list in places, so any word parses; what it means is decided in statuses.ts. */
const word = z.string().min(1)

/** Codes are UPPER_SNAKE [seed]; a free text could name a person. */
export const RejectedBody = z.object({
  success: z.literal(false),
  error: z.object({
    code: z.string().regex(/^[A-Z0-9_]{1,64}$/),
    detail: text,
    fields: z.array(z.object({ field: z.string() })).nullish(),
  }),
})
export const AcceptedBody = z.object({
  success: z.literal(true),
  data: z.unknown(),
  pagination: z.object({ total: z.number().int().nonnegative().nullish(), hasMore: z.boolean().nullish() }).nullish(),
})

/** What the list of cardholders tells of each; the full object has it too. */
const standing = {
  cardholderId: word,
  externalId: text,
  status: word,
  kycStatus: word,
  kycRejectionReason: text,
  createdAt: instant.nullish(),
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

const address = z.object({ address: text, city: text, state: text, postalCode: text, country: text })
const person = {
  firstName: text,
  lastName: text,
  email: z.string(),
  phone: text,
  dateOfBirth: text,
  nationality: text,
  address: address.nullish(),
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

const dollars = z.number().transform(amount => decimal(amount))
/** The same for the answer to an issue, a single read and a listed card; each has some of the optional members. */
export const CardRecord = z.object({
  id: word,
  cardholderId: word,
  productId: text,
  status: word,
  cardType: text,
  cardBrand: text,
  last4: text,
  expirationDate: text,
  createdAt: text.transform(instantOf),
  nameOnCard: text.transform(name => (name ? new Private(name) : undefined)),
  currency: text,
  features: z.object({ isReloadable: z.boolean().nullish() }).nullish(),
})
export type CardRecord = z.infer<typeof CardRecord>

export const CardBalance = z.object({ balance: dollars, currency: word })
export const Funded = z.object({ transactionId: word })

/** Programs alone speak of money as `{cents, displayValue}`, null being unlimited [docs]. */
const cap = z.object({ cents: z.number().int() }).nullish()
export const ProgramRecord = z.object({
  programId: word,
  currency: text,
  status: word,
  limits: z.object({ maxCardLoad: cap.transform(limit => (limit ? fromMinor(limit.cents, 'USD').amount : undefined)) }).nullish(),
})
export const ProductRecord = z.object({
  productId: word,
  programId: text,
  name: z.string(),
  scheme: text,
  features: z.object({ hasJIT: z.boolean().nullish() }).nullish(),
  controls: z.object({ isReloadable: z.boolean().nullish() }).nullish(),
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
  timestamp: text,
  data: z.looseObject({ cardholderId: text, cardId: text, ledgerTransactionId: text }).nullish(),
})
