import { z } from 'zod'
import type { Challenges, ChallengeNotice } from '../../domain/card-use.ts'
import { Private } from '../../domain/private.ts'
import { instantOf } from '../kit/instant.ts'

/** A code for a payment is good for five minutes [docs]; no life is said for a wallet's code [assumed]. */
const LIVES_SECONDS = 300

/** Codes come by notice only: there is no read, no list and no answer [docs]. */
export const createChallenges = (): Challenges => ({})

const PURPOSES: Readonly<Record<string, ChallengeNotice['purpose']>> = {
  CARD_3DS_OTP: 'PAYMENT',
  CARD_TOKENIZATION_OTP: 'WALLET',
}
const codeShape = z.object({ cardId: z.string().min(1), code: z.string().min(1).max(32), timestamp: z.string().nullish() })

/** The code that an event carries. Its life counts from the provider's `timestamp`: a late delivery may be over already. */
export function challengeIn(event: string, eventId: string, data: unknown, sentAt: Date): readonly ChallengeNotice[] {
  const purpose = PURPOSES[event]
  const parsed = purpose === undefined ? undefined : codeShape.safeParse(data)
  if (purpose === undefined || parsed?.success !== true) return []
  const { cardId, code, timestamp } = parsed.data
  const from = instantOf(timestamp) ?? sentAt
  return [
    {
      id: eventId,
      card: { id: cardId },
      purpose,
      answer: 'CODE',
      code: new Private(code),
      expiresAt: new Date(from.getTime() + LIVES_SECONDS * 1000),
    },
  ]
}
