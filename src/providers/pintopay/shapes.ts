import { z } from 'zod'
import { decimalAmount as amount, items, shown } from '../kit/read-shape.ts'

/*
 * What is read of the provider's answers. Fields that decide are strict, the others are `shown`. What a shape does not name (card details, one-time passwords,
 * deposit addresses) is dropped by the parser. Unset fields may be null or absent. [assumed]
 */

const words = shown(z.string())
const time = z.iso.datetime({ offset: true })
const id = z.string().min(1)

export const User = z.object({ user_id: id, external_user_id: z.string(), created_at: shown(time) })
export type User = z.infer<typeof User>
export const Users = z.object({ total: z.int().nonnegative(), users: items(User) })

export const Cardholder = z.object({ cardholder_id: id, registration_status: z.string(), kyc_status: z.string() })
export type Cardholder = z.infer<typeof Cardholder>

export const Order = z.object({
  order_id: id,
  status: z.string(),
  card_id: id.nullish(),
  issue_status: words,
  topup_status: words,
  last_error: words,
  last_error_slug: words,
  data: shown(z.object({ fee: shown(amount), currency: words })),
})
export type Order = z.infer<typeof Order>

export const Card = z.object({
  card_id: id,
  product_code: z.string().nullish(),
  status: z.string(),
  /** The last four digits, null until there is a number. [assumed] */
  label: words,
  currency: words,
})
export type Card = z.infer<typeof Card>
export const Cards = z.object({ total: z.int().nonnegative(), cards: items(Card) })

export const CardStatusAnswer = z.object({ card_id: id, status: z.string() })
export const CardBalance = z.object({ card_id: id, balance: amount, currency: z.string() })

export const Product = z.object({
  product_code: id,
  subprovider_code: id,
  name: words,
  currency: z.string().nullish(),
  is_active: z.boolean().nullish(),
  topup_min_amount: shown(amount),
  topup_max_amount: shown(amount),
})
export type Product = z.infer<typeof Product>
export const Products = z.object({ products: items(Product) })

export const Subscription = z.object({ subscription_id: id, url: z.string(), is_active: shown(z.boolean()) })
export const Subscriptions = z.object({ subscriptions: items(Subscription) })

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
