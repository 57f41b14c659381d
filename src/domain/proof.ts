/*
 * What each attempt of a journey proves. An attempt is settled by what became of that very write: its own answer, a look for it,
 * or a person. A write and its repetitions share one key, and the answer to a repetition is the answer to the write.
 */
import { FAULTS, type Fault } from './fault.ts'
import type { Happening } from './happening.ts'
import { later, type Circumstances } from './journey.ts'
import type { Control } from './provider.ts'
import type { AttemptOutcome } from './record.ts'
import type { Attempt, Standing } from './standing.ts'

/** What is written on one attempt: its outcome, a line about a look for it, or that nothing was sent after all. */
export type Verdict =
  | { readonly id: number; readonly outcome: AttemptOutcome; readonly fault?: string }
  | { readonly id: number; readonly note: string }
  | { readonly id: number; readonly forget: true }

/** The status that each control asks for. */
export const WANTED: Readonly<Record<Control, string>> = { freeze: 'FROZEN', unfreeze: 'ACTIVE', terminate: 'TERMINATED' }
/** The name of the write that changes what a provider holds of a person. */
export const AMEND = 'amend'

export const isOpen = ({ outcome }: Attempt): boolean => outcome === 'OPEN' || outcome === 'UNKNOWN'
export const isControl = ({ step }: Pick<Attempt, 'step'>): boolean => step in WANTED
/** Writes that go beside a journey: controls of a card, amendments of a cardholder. */
export const BESIDE: readonly string[] = [...Object.keys(WANTED), AMEND]
/** A write of the journey itself. */
export const isStep = ({ step }: Pick<Attempt, 'step'>): boolean => !BESIDE.includes(step)

/** The write of the journey whose outcome is open. Of its repetitions the first: since then it may have acted. */
export const openWrite = <One extends Attempt>(attempts: readonly One[]): One | undefined =>
  attempts.find(attempt => isStep(attempt) && isOpen(attempt))

/** The key of the next write. A write that may still arrive is repeated under its key; a write that was answered is over. */
export function keyFor(journeyId: string, step: string, attempts: readonly Attempt[]): string {
  const last = attempts.findLast(attempt => attempt.step !== AMEND)
  if (last !== undefined && last.step === step && mayStillArrive(last)) return last.key
  return `${journeyId}-${new Set(attempts.map(({ key }) => key)).size + 1}`
}

const mayStillArrive = (attempt: Attempt): boolean =>
  isOpen(attempt) || (attempt.outcome === 'NO_EFFECT' && attempt.fault !== 'rejected')

/** A fault as far as it can be believed of this write: nothing acts that was not sent, but an earlier sending of it may have. */
export function faultOfWrite(
  { fault, attempt, sent }: { readonly fault: Fault; readonly attempt: number; readonly sent: boolean },
  attempts: readonly Attempt[],
): Fault {
  const harmless = !sent && fault.code !== 'unknowable' && FAULTS[fault.code].mayHaveActed
  const own = harmless ? fault.as('unavailable') : fault
  const didNothing = own.code === 'unavailable' || own.code === 'credentials'
  return didNothing && earlierSendings(attempt, attempts).length > 0 ? own.as('no-answer') : own
}

const earlierSendings = (id: number, attempts: readonly Attempt[]): readonly Attempt[] => {
  const key = attempts.find(attempt => attempt.id === id)?.key
  return attempts.filter(attempt => attempt.id < id && attempt.key === key && isOpen(attempt))
}

/** What a happening proves of the attempts of a journey. */
export function verdictsAfter(
  before: Standing,
  after: Standing,
  happening: Happening,
  attempts: readonly Attempt[],
  circumstances: Circumstances,
): readonly Verdict[] {
  const writes = attempts.filter(attempt => isStep(attempt) && isOpen(attempt))
  const all = (of: readonly Pick<Attempt, 'id'>[], outcome: AttemptOutcome, fault?: string): Verdict[] =>
    of.map(({ id }) => ({ id, outcome, ...(fault === undefined ? {} : { fault }) }))
  const answered = (id: number, outcome: AttemptOutcome, fault?: string): Verdict[] =>
    all([...earlierSendings(id, attempts), { id }], outcome, fault)

  switch (happening.type) {
    case 'lost':
      return all(
        writes.filter(({ outcome }) => outcome === 'OPEN'),
        'UNKNOWN',
        'no-answer',
      )
    case 'resolved':
      if (happening.outcome === 'KEEP_WAITING') return []
      return all(writes, happening.outcome === 'HAPPENED' ? 'TOOK_EFFECT' : 'NO_EFFECT')
    case 'advanced':
      if (!happening.sent) return [{ id: happening.attempt, forget: true }]
      return happening.progress.is === 'refused'
        ? answered(happening.attempt, 'NO_EFFECT', 'rejected')
        : answered(happening.attempt, 'TOOK_EFFECT')
    case 'failed':
    case 'controlled':
    case 'amended':
      return afterAnswer(happening)
    case 'missed':
    case 'observed': {
      const word = happening.type === 'missed' ? happening.fault.code : happening.observation.is
      const [first] = before.phase === 'unknown' ? writes : []
      const note = first === undefined ? [] : [{ id: first.id, note: `${circumstances.now.toISOString()} ${word}` }]
      return happening.type === 'missed' ? note : [...note, ...afterLook(happening)]
    }
    case 'compared':
      return [{ id: happening.attempt, outcome: happening.outcome }]
    case 'amending':
    case 'answered':
    case 'contradicted':
    case 'hinted':
    case 'overdue':
    case 'restarted':
    case 'traced':
      return []
  }

  function afterAnswer({ attempt, sent, fault }: { attempt: number; sent: boolean; fault?: Fault }): readonly Verdict[] {
    if (!sent) return [{ id: attempt, forget: true }]
    if (fault === undefined) return answered(attempt, 'TOOK_EFFECT')
    if (fault.code === 'rejected') return answered(attempt, 'NO_EFFECT', fault.code)
    return [{ id: attempt, outcome: FAULTS[fault.code].mayHaveActed ? 'UNKNOWN' : 'NO_EFFECT', fault: fault.code }]
  }

  function afterLook({ observation, askedAt = circumstances.now }: Extract<Happening, { type: 'observed' }>): readonly Verdict[] {
    if (before.phase === 'done') return controlsSeen(after, askedAt)
    const { is } = observation
    if (before.phase !== 'unknown' || is === 'same' || is === 'repeatable') return []
    if (is === 'absent') return after.phase === 'ready' ? all(writes, 'NO_EFFECT') : []
    return all(writes, 'TOOK_EFFECT')
  }

  /** A control whose answer was lost is settled by the card: as it was asked to be, or otherwise once the control can act no more. */
  function controlsSeen({ status, wanted }: Standing, askedAt: Date): readonly Verdict[] {
    return attempts
      .filter(attempt => isControl(attempt) && isOpen(attempt))
      .flatMap(attempt => {
        const asked = WANTED[attempt.step as Control]
        if (status === asked) return wanted === null ? all([attempt], 'TOOK_EFFECT') : []
        if (mayStillAct(attempt, askedAt, circumstances)) return []
        // Of a control that a later, different one has overtaken, the card does not tell what became.
        if (attempts.some(({ id, step }) => id > attempt.id && isControl({ step }) && step !== attempt.step))
          return attempt.outcome === 'OPEN' ? all([attempt], 'UNKNOWN', 'no-answer') : []
        return all([attempt], 'NO_EFFECT')
      })
  }
}

/** Whether a write that was sent then may act after this instant. */
export const mayStillAct = ({ sentAt }: Pick<Attempt, 'sentAt'>, at: Date, { settling }: Circumstances): boolean =>
  at < later(sentAt, settling)
