import { z } from 'zod'
import { instantOf } from '../kit/instant.ts'

/*
 * Strict in what we read, blind elsewhere; whatever names a card's number or a person's document is not read at all.
 * Balances come as a float and as integer cents; the list has only the floats [docs].
 */
const text = z.string().min(1)
const amount = z.number().nullish()

export const cardShape = z
  .object({
    card_id: text,
    last_four: z.string().nullish(),
    card_type: z.string().nullish(),
    status: z.string(),
    activated_at: z.string().nullish(),
    created_at: z.string().nullish(),
    currency: z.string().nullish(),
  })
  .transform(card => ({
    id: card.card_id,
    last4: card.last_four ?? undefined,
    physical: card.card_type?.toLowerCase() === 'physical',
    status: card.status,
    createdAt: instantOf(card.created_at),
    currency: card.currency ?? undefined,
  }))
export type YativoCard = z.infer<typeof cardShape>

/** `external_id` here is `external_customer_id` elsewhere: both are read. */
export const customerShape = z
  .object({
    yativo_card_id: text,
    customer_id: z.string().nullish(),
    external_id: z.string().nullish(),
    external_customer_id: z.string().nullish(),
    email: z.string(),
    flow_status: z.string(),
    kyc_status: z.string().nullish(),
    currency: z.string().nullish(),
    safe_deployed: z.boolean().nullish(),
    ledger_balance: amount,
    ledger_balance_minor: amount,
    available_balance: amount,
    available_balance_minor: amount,
    pending_balance: amount,
    pending_balance_minor: amount,
    balance_freshness: z.string().nullish(),
    balance_updated_at: z.string().nullish(),
    cards: z.array(cardShape).nullish(),
    cards_count: z.number().nullish(),
  })
  .transform(customer => ({
    id: customer.yativo_card_id,
    customerId: customer.customer_id ?? undefined,
    reference: customer.external_id ?? customer.external_customer_id ?? undefined,
    email: customer.email,
    flowStatus: customer.flow_status,
    // Before the first link there may be none [assumed].
    kycStatus: customer.kyc_status ?? 'pending',
    currency: customer.currency ?? undefined,
    walletDeployed: customer.safe_deployed ?? false,
    ledger: { major: customer.ledger_balance, minor: customer.ledger_balance_minor },
    available: { major: customer.available_balance, minor: customer.available_balance_minor },
    pending: { major: customer.pending_balance, minor: customer.pending_balance_minor },
    freshness: customer.balance_freshness ?? undefined,
    balanceAt: instantOf(customer.balance_updated_at),
    cards: customer.cards ?? [],
    // Null, or no field at all, does not say that the customer has no card.
    listsCards: customer.cards !== null && customer.cards !== undefined,
    cardsCount: customer.cards_count ?? undefined,
  }))
export type YativoCustomer = z.infer<typeof customerShape>

export const onboardShape = z.object({
  yativo_card_id: text,
  customer_id: z.string().nullish(),
  otp_expires_in_seconds: z.number().positive().nullish(),
})

export const linkShape = z.object({ sumsub_link: z.url(), applicant_id: z.string().nullish() })

export const questionsShape = z.object({
  questions: z.array(
    z.object({
      question: text,
      label: z.string().nullish(),
      // Plain codes in the one example; objects are read too, should labels come with them [assumed].
      options: z
        .array(z.union([text.transform(value => ({ value, label: value })), z.object({ value: text, label: text })]))
        .nullish(),
    }),
  ),
})
export type Question = z.infer<typeof questionsShape>['questions'][number]

/** Two versions of the page: `transfer_id`, or `bridge_id` [docs]. */
export const transferShape = z
  .object({
    transfer_id: z.string().nullish(),
    bridge_id: z.string().nullish(),
    status: z.string(),
    source: z.object({ amount: z.union([z.number(), z.string()]).nullish() }).nullish(),
  })
  .transform(({ transfer_id, bridge_id, status, source }) => ({
    id: transfer_id ?? bridge_id ?? '',
    status,
    debited: source?.amount ?? undefined,
  }))
  .refine(({ id }) => id !== '', { path: ['transfer_id'], error: 'missing' })

export const listShape = z.object({
  customers: z.array(
    z.object({
      yativo_card_id: text,
      id: z.string().nullish(),
      customer_id: z.string().nullish(),
      external_customer_id: z.string().nullish(),
      external_id: z.string().nullish(),
      flow_status: z.string(),
      created_at: z.string().nullish(),
    }),
  ),
  total: z.number().int().nonnegative(),
  page: z.number().int().positive(),
  limit: z.number().int().positive(),
})

export const eventShape = z.object({
  id: text,
  type: text,
  created_at: z.string().nullish().catch(undefined),
  data: z
    .looseObject({
      yativo_card_id: text.nullish(),
      card_id: text.nullish(),
      transfer_id: text.nullish(),
      bridge_id: text.nullish(),
    })
    .nullish(),
})

export const rejectionShape = z.object({ rejection_reason: z.string().nullish() })
