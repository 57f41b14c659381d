/*
 * Turns of one journey on the domain's own core (plan, after), without a database: every turn is cut at the points where a process may
 * stall or die, and another process may go on.
 */
import { Fault, faultFrom } from '../../../src/domain/fault.ts'
import type { Happening } from '../../../src/domain/happening.ts'
import { begun, type Circumstances, later } from '../../../src/domain/journey.ts'
import { Key } from '../../../src/domain/key.ts'
import type { Observation } from '../../../src/domain/progress.ts'
import { openWrite } from '../../../src/domain/proof.ts'
import { type Attempt, NOTHING_HELD, type Subject } from '../../../src/domain/standing.ts'
import { after, dutyOf, givesUp, goesOn, plan, traced } from '../../../src/domain/turn.ts'
import { NO_LEASE } from '../../../src/gateway/engine/door/lease.ts'
import { USUAL_LIMITS } from '../../../src/gateway/world.ts'
import type { JourneyRow } from '../../../src/storage/schema.ts'
import { type Fate, type HonestProvider, SETTLES_IN, STEPS, WRITE_TIMEOUT } from './honest-provider.ts'
import { journeyRow } from './journey-row.ts'

export const DEADLINE = 3 * 3600
const { sendWindow, lease } = USUAL_LIMITS

/** A process in the middle of its turn: between trace and answer, or between question and save. */
export type Underway =
  | { readonly does: 'write'; readonly token: string; readonly key: Key; readonly attempt: number }
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
  const circumstances = (): Circumstances => ({
    now,
    pace: { rest: 21_600, deadline: DEADLINE, sweep: 300 },
    chance: 0.5,
    settling: sendWindow + WRITE_TIMEOUT + SETTLES_IN,
  })
  let row: JourneyRow = journeyRow('topup', { ...begun(circumstances()), status: 'PENDING' })
  let content = NOTHING_HELD
  let attempts: readonly Attempt[] = []
  let sent = 0
  const changes: Change[] = [{ version: 1, from: null, to: row.status }]

  const stepOf = ({ refs }: JourneyRow): number => Math.min(Object.keys(refs).length, STEPS.length - 1)

  function save(happening: Happening, holdsTurn: boolean): void {
    const turned = after({ row, content }, happening, circumstances(), attempts)
    const given = holdsTurn && !goesOn(turned.row, now) ? NO_LEASE : {}
    const version = row.version + (turned.change === undefined ? 0 : 1)
    row = { ...turned.row, revision: row.revision + 1, version, ...given }
    content = turned.content
    for (const { id, ...verdict } of turned.verdicts) {
      if ('forget' in verdict) attempts = attempts.filter(attempt => attempt.id !== id)
      if ('outcome' in verdict) attempts = attempts.map(attempt => (attempt.id === id ? { ...attempt, ...verdict } : attempt))
    }
    if (turned.change !== undefined) changes.push({ version, ...turned.change })
  }

  function write(token: string): Underway | undefined {
    if (row.leaseToken !== token || row.phase !== 'ready') return undefined
    const planned = plan(row, attempts, now, STEPS[stepOf(row)] as string)
    if (planned.do !== 'write') {
      row = { ...row, ...NO_LEASE, dueAt: now }
      return undefined
    }
    const { step, key } = planned
    const attempt: Attempt = { id: ++sent, step, key, sentAt: now, outcome: 'OPEN', fault: null }
    attempts = [...attempts, attempt]
    row = { ...row, ...traced(row, circumstances()), revision: row.revision + 1, leaseUntil: later(now, lease) }
    return { does: 'write', token, key: new Key(key, later(now, sendWindow)), attempt: attempt.id }
  }

  const look = (token: string | undefined): Underway => {
    const open = row.phase === 'unknown' ? openWrite(attempts) : undefined
    return { does: 'look', token, revision: row.revision, seen: provider.look(stepOf(row), open, now), askedAt: now }
  }

  function finishWrite({ token, key, attempt }: Extract<Underway, { does: 'write' }>, fate: Fate): Underway | undefined {
    const step = STEPS.indexOf((attempts.find(({ id }) => id === attempt)?.step ?? STEPS[0]) as (typeof STEPS)[number])
    let answer: Happening
    try {
      answer = { type: 'advanced', progress: provider.send(step, key, fate, now), attempt, sent: key.spent }
    } catch (thrown) {
      const fault = faultFrom(thrown)
      if (fault.code === 'no-answer') now = later(now, WRITE_TIMEOUT)
      answer = { type: 'failed', fault, attempt, sent: key.spent }
    }
    if (row.leaseToken !== token || row.phase !== 'sent') return undefined
    save(answer, true)
    return goesOn(row, now) ? write(token) : undefined
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
    if (givesUp(row, now)) save({ type: 'overdue' }, token !== undefined)
    return token !== undefined && goesOn(row, now) ? write(token) : undefined
  }

  function takeTurn(token: string): Underway | undefined {
    const duty = dutyOf(row, now)
    switch (duty.do) {
      case 'write':
        return write(token)
      case 'give up':
        save({ type: 'overdue' }, true)
        return undefined
      case 'rest':
        row = { ...row, ...NO_LEASE, dueAt: duty.until }
        return undefined
      case 'lost':
        save({ type: 'lost' }, false)
        return look(token)
      case 'control':
      case 'observe':
        return look(token)
    }
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
      return takeTurn(token)
    },
    read: () => (row.phase === 'unknown' || row.phase === 'waiting' || row.phase === 'needs' ? look(undefined) : undefined),
    goOn: (underway, fate) => (underway.does === 'write' ? finishWrite(underway, fate) : finishLook(underway)),
    tell: happening => save(happening, false),
  }
}
