import type { LimitInterval, Limits, WantedLimit } from '../../domain/card-use.ts'
import { later } from '../../domain/journey.ts'
import { keepWish, wishOf } from '../../storage/card-use/limit-wishes.ts'
import type { JourneyRow } from '../../storage/schema.ts'
import type { MoneyInput } from '../api/inputs.ts'
import { refuse } from '../api/refusal.ts'
import { pursue } from '../engine/card-use/limits.ts'
import { atMost } from '../engine/turn-now.ts'
import { checkMoney } from '../input/money.ts'
import { type Acting, journeyFor, providerOf } from './acting.ts'

export type LimitsInput = {
  readonly cardId: string
  readonly limits: readonly { readonly interval: LimitInterval; readonly amount?: MoneyInput | null | undefined }[]
}

/** Seconds after which the runner takes the wish up, should this process end. */
const RUNNER_IN = 30

/** Stores the wish, and sends it at once. */
export async function setLimits(acting: Acting, input: LimitsInput): Promise<string> {
  const { world, record } = acting
  const card = await journeyFor(acting, 'card', input.cardId, 'cardId')
  const limits = providerOf(world, card, 'cardId').limits
  if (limits?.set === undefined) return refuse('NOT_SUPPORTED', 'this provider sets no limits by its API', { path: ['cardId'] })
  const wanted = wantedOf(input, limits, card)
  if (card.phase !== 'done' || card.status === 'TERMINATED')
    refuse('NOT_YET', `the card must exist and is ${card.status}`, { path: ['cardId'], nodeId: card.id })
  await world.database.transaction(async tx => {
    await keepWish(tx, { cardId: card.id, provider: card.provider, limits: wanted, dueAt: later(world.now(), RUNNER_IN) })
    await record(tx, card.id)
  })
  const wish = await wishOf(world.database.sql, card.id)
  if (wish === undefined) return card.id
  let rejected: unknown
  await atMost(
    world.limits.mutationWait,
    pursue(world, wish).then(fault => {
      rejected = fault
    }),
  )
  if (rejected !== undefined)
    refuse('PROVIDER_REFUSED', 'the provider rejected the limits, and nothing changed', { path: ['limits'] })
  return card.id
}

function wantedOf(
  { limits: asked }: LimitsInput,
  { settable = [], clearable }: Limits,
  card: JourneyRow,
): readonly WantedLimit[] {
  if (asked.length === 0) return refuse('INVALID_INPUT', 'name at least one limit', { path: ['limits'] })
  const names = asked.map(({ interval }) => interval)
  if (new Set(names).size < names.length) return refuse('INVALID_INPUT', 'name each interval once', { path: ['limits'] })
  return asked.map(({ interval, amount }, index) => {
    const path = ['limits', String(index)]
    if (!settable.includes(interval))
      return refuse('NOT_SUPPORTED', `this provider sets limits for ${settable.join(', ')} only`, { path: [...path, 'interval'] })
    if (amount == null)
      return clearable === true
        ? { interval }
        : refuse('NOT_SUPPORTED', 'this provider cannot take a limit away', { path: [...path, 'amount'] })
    return { interval, amount: checkMoney(amount, { need: 'OPTIONAL' }, card.facts.currency, 'limits') }
  })
}
