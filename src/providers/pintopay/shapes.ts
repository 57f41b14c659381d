import { z } from 'zod'

/*
 * What is read of the provider's answers, and nothing else: what a shape does not name (card details, one-time passwords,
 * deposit addresses) is dropped by the parser. Unset fields may be null or absent. [assumed]
 */

const amount = z.union([z.string().regex(/^-?\d+(\.\d+)?$/), z.number()])
const time = z.iso.datetime({ offset: true })
const id = z.string().min(1)

export const User = z.object({ user_id: id, external_user_id: z.string(), created_at: time.nullish() })
export type User = z.infer<typeof User>
export const Users = z.object({ total: z.int().nonnegative(), users: z.array(User) })

export const Cardholder = z.object({ cardholder_id: id, registration_status: z.string(), kyc_status: z.string() })
export type Cardholder = z.infer<typeof Cardholder>

export const Order = z.object({
  order_id: id,
  status: z.string(),
  card_id: id.nullish(),
  issue_status: z.string().nullish(),
  topup_status: z.string().nullish(),
  last_error: z.string().nullish(),
  last_error_slug: z.string().nullish(),
  data: z.object({ fee: amount.nullish(), currency: z.string().nullish() }).nullish(),
})
export type Order = z.infer<typeof Order>

export const Card = z.object({
  card_id: id,
  product_code: z.string().nullish(),
  status: z.string(),
  /** The last four digits, null until there is a number. [assumed] */
  label: z.string().nullish(),
  currency: z.string().nullish(),
})
export type Card = z.infer<typeof Card>
export const Cards = z.object({ total: z.int().nonnegative(), cards: z.array(Card) })

export const CardStatusAnswer = z.object({ card_id: id, status: z.string() })
export const CardBalance = z.object({ card_id: id, balance: amount, currency: z.string() })

export const Product = z.object({
  product_code: id,
  subprovider_code: id,
  name: z.string().nullish(),
  currency: z.string().nullish(),
  is_active: z.boolean().nullish(),
  topup_min_amount: amount.nullish(),
  topup_max_amount: amount.nullish(),
})
export type Product = z.infer<typeof Product>
export const Products = z.object({ products: z.array(Product) })

export const Subscription = z.object({ subscription_id: id, url: z.string(), is_active: z.boolean().nullish() })
export const Subscriptions = z.object({ subscriptions: z.array(Subscription) })

/** Either generation of a webhook. [docs: the two shapes; assumed: the names of the ids] */
const subject = { order_id: id.nullish(), card_id: id.nullish(), status: z.string().nullish() }
export const Notification = z.object({
  delivery_id: z.string().min(1).max(200).nullish(),
  event_type: z.string().max(80).nullish(),
  type: z.string().max(80).nullish(),
  timestamp: z.union([z.string(), z.number()]).nullish(),
  data: z.object(subject).nullish(),
  ...subject,
})
export type Notification = z.infer<typeof Notification>
