import { z } from 'zod'
import type { Challenges, ChallengeNotice } from '../../domain/card-use.ts'
import { money } from '../../domain/money.ts'
import { Private } from '../../domain/private.ts'
import { instantOf } from '../kit/instant.ts'

/** [assumed] Where the notice names no end. */
const LIVES_SECONDS = 300

/** Codes come by notice only: no read and no answer is documented. */
export const createChallenges = (): Challenges => ({})

const text = z.string().nullish().catch(undefined)
/** [docs: the kinds; assumed: the fields] */
const codeShape = z.object({
  type: z.enum(['3ds', 'otp']),
  card_id: z.string().min(1),
  code: z.string().min(1).max(32),
  purpose: text,
  merchant: z.object({ name: text }).nullish().catch(undefined),
  amount: z
    .union([z.string().regex(/^\d+(\.\d+)?$/), z.number()])
    .nullish()
    .catch(undefined),
  currency: text,
  timestamp: text,
  expires_at: text,
})

/** The code in a notice. The code to activate a card is no challenge of a payment or a wallet. */
export function challengeIn(notice: unknown, deliveryId: string, now: Date): readonly ChallengeNotice[] {
  const parsed = codeShape.safeParse(notice)
  if (!parsed.success || parsed.data.purpose === 'card_activation') return []
  const { type, card_id: id, code, merchant, amount, currency, timestamp, expires_at } = parsed.data
  const ends = instantOf(expires_at) ?? new Date((instantOf(timestamp) ?? now).getTime() + LIVES_SECONDS * 1000)
  return [
    {
      id: deliveryId,
      card: { id },
      purpose: type === '3ds' ? 'PAYMENT' : 'WALLET',
      answer: 'CODE',
      code: new Private(code),
      ...(merchant?.name ? { merchantName: merchant.name } : {}),
      ...(amount == null || !currency ? {} : { amount: money(amount, currency) }),
      expiresAt: ends,
    },
  ]
}
