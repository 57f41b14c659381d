import { z } from 'zod'
import type { LimitInterval, Limits, SpendingLimit } from '../../domain/card-use.ts'
import { Fault } from '../../domain/fault.ts'
import { asNumber, money } from '../../domain/money.ts'
import { oneByOne } from '../kit/one-by-one.ts'
import { camelCased } from './shapes.ts'
import type { Wire } from './wire.ts'

/** The limits of one card by interval; a limit of a lifetime can only be read [docs A]. The limit on cash has no interval of its own. */
const FIELDS: readonly (readonly [LimitInterval, keyof Shown])[] = [
  ['TRANSACTION', 'perTransactionLimit'],
  ['DAY', 'dailyLimit'],
  ['MONTH', 'monthlyLimit'],
  ['YEAR', 'yearlyLimit'],
  ['LIFETIME', 'lifetimeLimit'],
]
const SETTABLE: readonly LimitInterval[] = ['TRANSACTION', 'DAY', 'MONTH', 'YEAR']

export function createLimits(wire: Wire): Limits {
  return {
    settable: SETTABLE,
    // A limit without an amount goes back to the product's own [docs].
    clearable: true,
    read: (subjects, reads) =>
      oneByOne(subjects, async ({ card }) => {
        const path = pathOf(card?.id)
        return shown(await reads.get(`GET ${path}`, () => wire.read('GET limits', path, limitsShape)))
      }),
    async set({ refs }, wanted, key) {
      const json = Object.fromEntries(
        wanted.map(({ interval, amount }) => [
          FIELDS.find(([name]) => name === interval)?.[1] as string,
          amount === undefined ? null : asNumber(amount.amount),
        ]),
      )
      const answer = await wire.write('POST limits', 'POST', pathOf(refs.id), { json }, key)
      if (answer.rejected) throw answer.fault
    },
  }
}

function pathOf(id: string | undefined): string {
  if (id === undefined) throw new Fault('rejected', 'this card is not known to the provider')
  return `/cards/${encodeURIComponent(id)}/limits`
}

const amount = z.number().nonnegative().nullish().catch(undefined)
const limitsShape = z.preprocess(
  camelCased,
  z.object({
    currency: z.string().min(1),
    dailyLimit: amount,
    monthlyLimit: amount,
    perTransactionLimit: amount,
    yearlyLimit: amount,
    lifetimeLimit: amount,
  }),
)
type Shown = z.infer<typeof limitsShape>

const shown = (limits: Shown): readonly SpendingLimit[] =>
  FIELDS.flatMap(([interval, field]) => {
    const limit = limits[field]
    if (typeof limit !== 'number') return []
    return [{ interval, scope: 'CARD', changeable: SETTABLE.includes(interval), amount: money(limit, limits.currency) } as const]
  })
