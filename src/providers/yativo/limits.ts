import { z } from 'zod'
import type { LimitInterval, Limits, SpendingLimit } from '../../domain/card-use.ts'
import { Fault } from '../../domain/fault.ts'
import { asNumber, money } from '../../domain/money.ts'
import { oneByOne } from '../kit/one-by-one.ts'
import { customerPath } from './customer.ts'
import { rejection } from './rejections.ts'
import type { Wire } from './wire.ts'

/** Seconds until a new limit works [docs]. */
const TAKES_EFFECT_IN = 180

/** The limits of the wallet behind all of a customer's cards; only the daily limit can be set [docs]. */
export function createLimits(wire: Wire): Limits {
  return {
    settable: ['DAY'],
    takesEffectIn: TAKES_EFFECT_IN,
    read: (subjects, reads) =>
      oneByOne(subjects, ({ cardholder: { id } }) => {
        if (id === undefined) throw new Fault('rejected', 'this cardholder has no wallet yet')
        return reads.get(`GET wallet limits ${id}`, () => readLimits(wire, id))
      }),
    async set({ intent: { cardholder } }, wanted, key) {
      const daily = wanted.find(({ interval }) => interval === 'DAY')?.amount
      if (cardholder.id === undefined || daily === undefined)
        throw new Fault('rejected', 'only a daily limit with an amount can be set')
      const operation = 'PUT wallet limits'
      const said = await wire.call({
        operation,
        method: 'PUT',
        path: customerPath(cardholder.id, 'wallet/limits'),
        body: { dailyLimit: asNumber(daily.amount) },
        key,
      })
      if (said.code !== undefined) throw rejection(said, operation)
    },
  }
}

const amount = z.number().nonnegative().nullish().catch(undefined)
const limitShape = z.object({ limit: amount, used: amount }).nullish().catch(undefined)
const limitsShape = z.object({
  currency: z.string().min(1),
  limits: z.object({ daily: limitShape, monthly: limitShape, per_transaction: limitShape }),
})

async function readLimits(wire: Wire, id: string): Promise<readonly SpendingLimit[]> {
  const operation = 'GET wallet limits'
  const said = await wire.call({ operation, method: 'GET', path: customerPath(id, 'wallet/limits') })
  if (said.code !== undefined) throw rejection(said, operation)
  const { currency, limits: found } = said.as(limitsShape)
  const shown = (interval: LimitInterval, limit: z.infer<typeof limitShape>): readonly SpendingLimit[] =>
    limit == null
      ? []
      : [
          {
            interval,
            scope: 'WALLET',
            changeable: interval === 'DAY',
            ...(limit.limit == null ? {} : { amount: money(limit.limit, currency) }),
            ...(limit.used == null ? {} : { spent: money(limit.used, currency) }),
          },
        ]
  return [...shown('TRANSACTION', found.per_transaction), ...shown('DAY', found.daily), ...shown('MONTH', found.monthly)]
}
