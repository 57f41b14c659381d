import { Fault, FAULTS, faultFrom } from '../../domain/fault.ts'
import { interval, later } from '../../domain/journey.ts'
import { Key } from '../../domain/key.ts'
import { isCode, isRetryable } from '../../domain/reason.ts'
import { insertAttempt, settleOpenAttempts } from '../../storage/attempts.ts'
import { lockJourney, updateJourney } from '../../storage/journeys.ts'
import type { AttemptOutcome } from '../../domain/record.ts'
import type { JourneyRow } from '../../storage/schema.ts'
import { keyFor } from './advance.ts'
import { dossiersOf } from './dossiers.ts'
import { circumstancesOf, NO_LEASE } from './save.ts'
import type { World } from '../world.ts'

/**
 * Does what was asked for a card. The wish stays on the row until the provider is seen to have done it, so a crash cannot forget
 * a freeze; doing it twice is harmless. Gives the row to observe next, or undefined where the turn ends here.
 */
export async function pursue(world: World, claimed: JourneyRow, token: string): Promise<JourneyRow | undefined> {
  const control = claimed.control === null ? undefined : world.providers.get(claimed.provider)?.controls?.[claimed.control]
  if (control === undefined) return claimed
  const step = claimed.control as string
  const sentAt = world.now()
  const traced = await world.database.transaction(async tx => {
    const row = await lockJourney(tx, claimed.id)
    if (row === undefined || row.leaseToken !== token) return undefined
    // Something else has been wished for since: the next turn pursues that.
    if (row.control !== claimed.control) {
      await updateJourney(tx, row.id, { ...NO_LEASE, dueAt: sentAt })
      return undefined
    }
    const key = new Key(await keyFor(tx, row, step), later(sentAt, world.limits.sendWindow))
    await insertAttempt(tx, { journeyId: row.id, step, key: key.value, sentAt })
    await updateJourney(tx, row.id, { leaseUntil: later(sentAt, world.limits.lease) })
    return { row, key }
  })
  if (traced === undefined) return undefined
  const [dossier] = await dossiersOf(world, world.database.sql, [traced.row])
  const fault = await control(dossier as never, traced.key).then(
    () => undefined,
    (thrown: unknown) => {
      if (!(thrown instanceof Fault))
        world.logger.error({ journey: claimed.id, error: thrown }, 'an adapter broke while pursuing a wish')
      return faultFrom(thrown)
    },
  )
  return recordControl(world, claimed, token, fault)
}

async function recordControl(
  world: World,
  claimed: JourneyRow,
  token: string,
  fault: Fault | undefined,
): Promise<JourneyRow | undefined> {
  return world.database.transaction(async tx => {
    const row = await lockJourney(tx, claimed.id)
    if (row === undefined || row.leaseToken !== token) return undefined
    const at = world.now()
    await settleOpenAttempts(tx, row.id, { ...outcomeOf(fault), at })
    if (fault === undefined) return row
    const superseded = row.control !== claimed.control
    if (fault.code === 'rejected' && !superseded) {
      const reason = fault.reason ?? { code: 'PROVIDER_DECLINED' as const }
      const providerCode = reason.providerCode ?? fault.providerCode
      const refused = { code: reason.code, retryable: isRetryable(reason), ...(isCode(providerCode) ? { providerCode } : {}) }
      const patch = { wanted: null, control: null, reason: refused, revision: row.revision + 1, updatedAt: at }
      await updateJourney(tx, row.id, patch)
      return { ...row, ...patch }
    }
    // It may or may not have been done: either way the next turn looks, and wishes again where it must.
    const seconds = superseded ? 0 : (fault.retryAfter ?? interval(2, row.polls, circumstancesOf(world)))
    await updateJourney(tx, row.id, { ...NO_LEASE, polls: row.polls + 1, dueAt: later(at, seconds), revision: row.revision + 1 })
    return undefined
  })
}

const outcomeOf = (fault: Fault | undefined): { outcome: AttemptOutcome; fault?: string } =>
  fault === undefined
    ? { outcome: 'TOOK_EFFECT' }
    : { outcome: FAULTS[fault.code].mayHaveActed ? 'UNKNOWN' : 'NO_EFFECT', fault: fault.code }
