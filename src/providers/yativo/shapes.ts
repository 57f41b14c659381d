import { z } from 'zod'
import { instantOf } from '../kit/instant.ts'
import { count, decimalAmount, items, proof, shown } from '../kit/read-shape.ts'

/*
 * Fields that decide are strict, the others are `shown`. A card's number and a person's document are not read at all.
 * Balances come as a float and as integer cents; the list has only the floats [docs].
 */
const text = z.string().min(1)
const amount = shown(decimalAmount)
const words = shown(z.string())

export const cardShape = z
  .object({
    card_id: text,
    last_four: words,
    card_type: words,
    status: z.string(),
    created_at: words,
    currency: words,
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
    balance_freshness: words,
    balance_updated_at: words,
    cards: shown(items(cardShape)),
    cards_count: proof(count),
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
    cards: customer.cards?.items ?? [],
    // Null, no field at all, or an item that does not fit: the list does not say that the customer has no other card.
    listsCards: customer.cards?.unread === 0 && customer.cards_count.fits,
    cardsCount: customer.cards_count.told,
  }))
export type YativoCustomer = z.infer<typeof customerShape>

export const onboardShape = z.object({
  yativo_card_id: text,
  customer_id: z.string().nullish(),
  otp_expires_in_seconds: shown(z.number().positive()),
})

export const linkShape = z.object({ sumsub_link: z.url(), applicant_id: words })

export const questionsShape = z.object({
  questions: z.array(
    z.object({
      question: text,
      label: words,
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
    source: shown(z.object({ amount: shown(decimalAmount) })),
  })
  .transform(({ transfer_id, bridge_id, status, source }) => ({
    id: transfer_id ?? bridge_id ?? '',
    status,
    debited: source?.amount ?? undefined,
  }))
  .refine(({ id }) => id !== '', { path: ['transfer_id'], error: 'missing' })

export const listShape = z.object({
  customers: items(
    z.object({
      yativo_card_id: text,
      id: z.string().nullish(),
      customer_id: z.string().nullish(),
      external_customer_id: z.string().nullish(),
      external_id: z.string().nullish(),
      flow_status: z.string(),
      created_at: words,
    }),
  ),
  total: count,
})

export const eventShape = z.object({
  id: text,
  type: text,
  created_at: words,
  data: z
    .looseObject({
      yativo_card_id: text.nullish(),
      card_id: text.nullish(),
      transfer_id: text.nullish(),
      bridge_id: text.nullish(),
    })
    .nullish(),
})

export const rejectionShape = z.object({ rejection_reason: words })
