import { z } from 'zod'
import type { LimitInterval, Limits } from '../../domain/card-use.ts'
import { Fault } from '../../domain/fault.ts'
import { money } from '../../domain/money.ts'
import { oneByOne } from '../kit/one-by-one.ts'
import { segment, type Wire } from './wire.ts'

/** One limit for each card, set in the provider's portal only [docs]. */
export const createLimits = (wire: Wire): Limits => ({
  read: (subjects, reads) =>
    oneByOne(subjects, async ({ card }) => {
      if (card?.id === undefined) throw new Fault('rejected', 'this card is not known to the provider')
      const id = card.id
      const { data } = await reads.get(`GET card limit ${id}`, () =>
        wire.read('GET card', `/cards/${segment(id)}`, {}, limitShape),
      )
      const interval = INTERVALS[data.spendingPeriod ?? '']
      if (data.spendingLimit == null || interval === undefined) return []
      const amount = money(data.spendingLimit, data.currency ?? 'USD')
      return [{ interval, amount, scope: 'CARD', changeable: false } as const]
    }),
})

/** [assumed] The words of `spendingPeriod`. */
const INTERVALS: Readonly<Record<string, LimitInterval>> = {
  TRANSACTION: 'TRANSACTION',
  DAILY: 'DAY',
  WEEKLY: 'WEEK',
  MONTHLY: 'MONTH',
  YEARLY: 'YEAR',
  LIFETIME: 'LIFETIME',
}

/** The same answer holds number and CVV in the clear [docs]: this shape drops both. */
const limitShape = z.object({
  spendingLimit: z.number().nonnegative().nullish().catch(undefined),
  spendingPeriod: z.string().nullish().catch(undefined),
  currency: z.string().nullish().catch(undefined),
})
