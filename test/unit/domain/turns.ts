/*
 * Turns of one journey as src/gateway takes them (turn.ts, advance.ts, observe.ts, save.ts), without a database: every turn is
 * cut at the points where a process may stall or die, and somebody else may go on.
 */
import { Fault, FAULTS, faultFrom } from '../../../src/domain/fault.ts'
import { begun, type Circumstances, later, next } from '../../../src/domain/journey.ts'
import { Key } from '../../../src/domain/key.ts'
import type { Observation } from '../../../src/domain/progress.ts'
import { goesOn, isChange, NO_LEASE } from '../../../src/gateway/engine/save.ts'
import { attemptAfter, type Happening, settle, stateOf, type Subject } from '../../../src/gateway/engine/settle.ts'
import { USUAL_LIMITS } from '../../../src/gateway/world.ts'
import type { JourneyRow } from '../../../src/storage/schema.ts'
import { journeyRow } from '../gateway/engine/journey-row.ts'
import { type Fate, type HonestProvider, SETTLES_IN, STEPS, WRITE_TIMEOUT } from './honest-provider.ts'

export const DEADLINE = 3 * 3600
const { sendWindow, writeTimeout, lease } = { ...USUAL_LIMITS, writeTimeout: WRITE_TIMEOUT }

type Attempt = {
  readonly step: number
  readonly key: string
  readonly sentAt: Date
  outcome: 'OPEN' | 'TOOK_EFFECT' | 'NO_EFFECT' | 'UNKNOWN'
  fault?: string
}
/** Somebody who is in the middle of something: between trace and answer, or between question and save. */
export type Underway =
  | {
      readonly does: 'write'
      readonly token: string
      readonly key: Key
      readonly step: number
      readonly attempt: Attempt
      readonly repeats: boolean
    }
  | {
      readonly does: 'look'
      readonly token: string | undefined
      readonly revision: number
      readonly seen: Observation<unknown> | Fault
      readonly askedAt: Date
    }

export type Change = { readonly version: number; readonly from: string | null; readonly to: string }

export type Turns = {
  readonly row: JourneyRow
  readonly subject: Subject
  readonly changes: readonly Change[]
  readonly attempts: readonly Attempt[]
  readonly now: Date
  pass(seconds: number): void
  /** Claims the row if it is due and free: what its process then is in the middle of. */
  claim(): Underway | undefined
  /** A read by a client, without the turn. */
  read(): Underway | undefined
  /** Goes on with it; what the same turn is in the middle of next, if anything. */
  goOn(underway: Underway, fate: Fate): Underway | undefined
  tell(happening: Happening): void
}

export function turnsOf(provider: HonestProvider, start: Date): Turns {
  let now = start
  let tokens = 0
  const circumstances = (): Circumstances => ({ now, pace: { rest: 21_600, deadline: DEADLINE }, chance: 0.5 })
  let row: JourneyRow = journeyRow('topup', { ...begun(circumstances()), status: 'PENDING' })
  let { content }: Pick<Subject, 'content'> = { content: { requirements: [], held: {} } }
  let attempts: Attempt[] = []
  const changes: Change[] = [{ version: 1, from: null, to: row.status }]

  const stepOf = ({ refs }: JourneyRow): number => Math.min(Object.keys(refs).length, STEPS.length - 1)
  const isOpen = ({ outcome }: Attempt): boolean => outcome === 'OPEN' || outcome === 'UNKNOWN'

  function save(happening: Happening, holdsTurn: boolean): void {
    const before = row
    const after = settle({ row, content }, happening, circumstances())
    const changed = isChange(before, after.row)
    const given = holdsTurn && !goesOn(after.row, now) ? NO_LEASE : {}
    row = { ...after.row, revision: before.revision + 1, version: before.version + (changed ? 1 : 0), ...given }
    content = after.content
    const outcome = attemptAfter(before.phase, row.phase, happening)
    if (outcome !== undefined) attempts = attempts.map(attempt => (isOpen(attempt) ? { ...attempt, ...outcome } : attempt))
    if (changed) changes.push({ version: row.version, from: before.status, to: row.status })
  }

  function keyFor(step: number): string {
    const last = attempts.at(-1)
    const sameWrite =
      last !== undefined && last.step === step && (isOpen(last) || (last.outcome === 'NO_EFFECT' && last.fault !== 'rejected'))
    return sameWrite ? last.key : `topup-${new Set(attempts.map(({ key }) => key)).size + 1}`
  }

  function trace(token: string): Underway | undefined {
    if (row.leaseToken !== token || row.phase !== 'ready') return undefined
    const step = stepOf(row)
    const key = new Key(keyFor(step), later(now, sendWindow))
    const attempt: Attempt = { step, key: key.value, sentAt: now, outcome: 'OPEN' }
    attempts.push(attempt)
    const repeats = row.settledBy !== null
    const settledBy = later(now, sendWindow + writeTimeout + SETTLES_IN)
    const state = next(stateOf(row), { type: 'traced', settledBy }, circumstances())
    row = { ...row, ...state, revision: row.revision + 1, leaseUntil: later(now, lease) }
    return { does: 'write', token, key, step, attempt, repeats }
  }

  const look = (token: string | undefined): Underway => {
    const writing = row.phase === 'sent' || row.phase === 'unknown' || row.phase === 'review'
    const open = writing ? attempts.find(isOpen) : undefined
    return { does: 'look', token, revision: row.revision, seen: provider.look(stepOf(row), open, now), askedAt: now }
  }

  const isOverdue = (): boolean => row.deadlineAt !== null && row.deadlineAt <= now

  function finishWrite(
    { token, key, step, attempt, repeats }: Extract<Underway, { does: 'write' }>,
    fate: Fate,
  ): Underway | undefined {
    let happening: Happening
    try {
      happening = { type: 'advanced', progress: provider.send(step, key, fate, now) }
    } catch (thrown) {
      const fault = faultFrom(thrown)
      if (fault.code === 'no-answer') now = later(now, writeTimeout)
      const harmless = !key.spent && FAULTS[fault.code].mayHaveActed
      const didNothing = harmless || fault.code === 'unavailable' || fault.code === 'credentials'
      happening = { type: 'failed', fault: didNothing ? new Fault(repeats ? 'no-answer' : 'unavailable', fault.message) : fault }
    }
    if (row.leaseToken !== token || row.phase !== 'sent') return undefined
    if (!key.spent) attempts = attempts.filter(one => one !== attempt)
    save(happening, true)
    return goesOn(row, now) ? trace(token) : undefined
  }

  function finishLook({ token, revision, seen, askedAt }: Extract<Underway, { does: 'look' }>): Underway | undefined {
    if (token !== undefined && row.leaseToken !== token) return undefined
    if (row.revision !== revision || row.phase === 'sent') {
      if (token !== undefined) row = { ...row, ...NO_LEASE, dueAt: now }
      else if (row.phase !== 'sent' && row.phase !== 'refused' && row.phase !== 'review') row = { ...row, dueAt: now }
      return undefined
    }
    save(
      seen instanceof Fault ? { type: 'missed', fault: seen } : { type: 'observed', observation: seen, askedAt },
      token !== undefined,
    )
    if (isOverdue() && (row.phase === 'waiting' || row.phase === 'unknown')) save({ type: 'overdue' }, token !== undefined)
    return token !== undefined && goesOn(row, now) ? trace(token) : undefined
  }

  return {
    get row() {
      return row
    },
    get subject() {
      return { row, content }
    },
    get now() {
      return now
    },
    get attempts() {
      return attempts
    },
    changes,
    pass: seconds => {
      now = later(now, seconds)
    },
    claim() {
      if (row.dueAt === null || row.dueAt > now || (row.leaseUntil !== null && row.leaseUntil > now)) return undefined
      const token = `lease-${++tokens}`
      row = { ...row, leaseToken: token, leaseUntil: later(now, lease) }
      const asked = row.phase !== 'refused' && row.phase !== 'review'
      if (!asked || (row.phase === 'sent' && row.settledBy !== null && now < row.settledBy)) {
        row = { ...row, ...NO_LEASE, dueAt: asked ? row.settledBy : null }
        return undefined
      }
      if (row.phase === 'ready' && isOverdue()) {
        save({ type: 'overdue' }, true)
        return undefined
      }
      if (row.phase === 'sent') save({ type: 'lost' }, false)
      return row.phase === 'ready' ? trace(token) : look(token)
    },
    read: () => (row.phase === 'unknown' || row.phase === 'waiting' || row.phase === 'needs' ? look(undefined) : undefined),
    goOn: (underway, fate) => (underway.does === 'write' ? finishWrite(underway, fate) : finishLook(underway)),
    tell: happening => save(happening, false),
  }
}
