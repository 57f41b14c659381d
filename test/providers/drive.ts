/*
 * Runs one journey of an adapter the way the gateway does, on the same machine (domain/journey.ts), without a gateway or a
 * database: trace → advance → …, observe while it waits or after silence, refs and held merged, requirements answered by a
 * callback. The clock is a value; it moves to whatever is due next.
 */
import { Fault, FAULTS, faultFrom } from '../../src/domain/fault.ts'
import { begun, later, next, type Circumstances, type Event, type State } from '../../src/domain/journey.ts'
import { Key } from '../../src/domain/key.ts'
import { Private } from '../../src/domain/private.ts'
import { profileWith, type Profile } from '../../src/domain/profile.ts'
import type { Held, Observation, Progress, Refs } from '../../src/domain/progress.ts'
import type { Dossier, Journey } from '../../src/domain/provider.ts'
import type { Reason } from '../../src/domain/reason.ts'
import type { Answer, Requirement } from '../../src/domain/requirement.ts'
import { freshReads } from '../../src/domain/fresh-reads.ts'
import type { Clock } from './clock.ts'

export { freshReads } from '../../src/domain/fresh-reads.ts'
export { virtualClock, type Clock } from './clock.ts'

/** What one look or one write came to. */
export type Turn = {
  readonly did: 'advance' | 'observe'
  readonly step: string
  readonly at: Date
  /** The key's value, where a write was sent under it. */
  readonly key?: string
  readonly phase: State['phase']
  /** From when on `absent` may be believed, while a write is open. */
  readonly settledBy: Date | null
  /** The operations of the writes that went out meanwhile. */
  readonly wrote: readonly string[]
  readonly outcome: Progress<unknown> | Observation<unknown> | Fault
}

export type DriveOptions<Intent, Result> = {
  readonly id: string
  readonly journey: Journey<Intent, Result>
  readonly intent: Intent
  readonly clock: Clock
  readonly refs?: Refs
  readonly held?: Held
  /** Plays the person; undefined: it was done elsewhere (a page was visited), look again. Without it the drive stops at `needs`. */
  readonly answer?: (requirements: readonly Requirement[]) => Promise<Answer | undefined>
  /** Runs before every look, e.g. to deliver webhooks. */
  readonly beforeLook?: () => Promise<void>
  /** What verified notices said of a journey with these refs. */
  readonly evidence?: (refs: Refs) => Readonly<Record<string, string>>
  readonly taken?: ReadonlySet<string>
  /** The operations of all writes that the wire has sent so far, oldest first. */
  readonly written?: () => readonly string[]
}

export type Drive<Intent, Result> = {
  readonly phase: State['phase']
  readonly refs: Refs
  readonly held: Held
  readonly result: Result | undefined
  readonly reason: Reason | undefined
  readonly requirements: readonly Requirement[]
  readonly turns: readonly Turn[]
  readonly dossier: Dossier<Intent>
  /** Until it is done, refused, under review, or needs a person who is not there. */
  run(): Promise<Drive<Intent, Result>>
  /** One turn: an advance, a look, or an answer. */
  turn(): Promise<void>
  /** One look now, outside the machine's own time. */
  look(): Promise<Observation<Result> | Fault>
  /** Asked for again after a refusal. */
  restart(intent: Intent): void
  /** Puts an answer in the queue of a journey that is not waiting for one: documents handed in after a refusal. */
  queue(answer: Answer): void
}

const MOST_TURNS = 200
/** As the gateway has it: what a write may take at most, and when its turn ends. */
const WRITE_SECONDS = 15

export function drive<Intent extends object, Result>(options: DriveOptions<Intent, Result>): Drive<Intent, Result> {
  const { journey, clock } = options
  const circumstances = (): Circumstances => ({ now: clock.now(), pace: { rest: 21_600, deadline: 86_400 }, chance: 0.5 })
  let state = begun(circumstances())
  let { intent, refs = {}, held = {} } = options
  let open: { key: string; sentAt: Date } | undefined
  let repeated: string | undefined
  let answers: Answer[] = []
  let requirements: readonly Requirement[] = []
  let reason: Reason | undefined
  let result: Result | undefined
  let writes = 0
  const turns: Turn[] = []

  const apply = (event: Event): void => {
    state = next(state, event, circumstances())
  }
  const dossier = (): Dossier<Intent> => {
    const [oldest] = answers
    return {
      id: options.id,
      intent,
      refs,
      held,
      ...(oldest === undefined ? {} : { answer: oldest }),
      evidence: options.evidence?.(refs) ?? {},
      ...(open === undefined ? {} : { sentAt: open.sentAt, sentKey: open.key }),
      taken: options.taken ?? new Set(),
    }
  }
  const written = (): readonly string[] => options.written?.() ?? []
  const step = (): string => journey.steps[journey.at(dossier())] ?? journey.steps.at(-1) ?? ''

  /** Keeps what a progress brought. Refs of the same name may take newer values. */
  function keep(progress: Progress<Result>): void {
    refs = { ...refs, ...progress.refs }
    held = { ...held, ...progress.held }
    requirements = progress.is === 'needs' || progress.is === 'refused' ? (progress.requirements ?? []) : []
    reason = progress.is === 'refused' || progress.is === 'needs' ? progress.reason : undefined
    if (progress.is === 'done') result = progress.result
  }

  async function advance(): Promise<void> {
    const before = dossier()
    const value = repeated ?? `${options.id}-${step()}-${++writes}`.toLowerCase().slice(0, 64)
    const key = new Key(value, later(clock.now(), 25))
    apply({ type: 'traced', settledBy: later(clock.now(), WRITE_SECONDS + journey.settlesIn) })
    const seen = { did: 'advance' as const, step: step(), at: clock.now(), phase: state.phase, settledBy: state.settledBy }
    open = { key: value, sentAt: clock.now() }
    const sentBefore = written().length
    const outcome = await journey.advance(before, key).catch((thrown: unknown) => harmlessIfUnsent(faultFrom(thrown), key))
    turns.push({ ...seen, ...(key.spent ? { key: value } : {}), wrote: written().slice(sentBefore), outcome })
    if (outcome instanceof Fault) {
      apply({ type: 'failed', fault: outcome })
      reason = outcome.reason ?? reason
      // Its trace stays open only while its outcome is unknown, and whatever comes of it is the same write.
      repeated = outcome.code === 'rejected' ? undefined : value
      if (state.phase !== 'unknown') open = undefined
      return
    }
    open = undefined
    repeated = undefined
    answers = answers.slice(1)
    keep(outcome)
    apply({ type: 'advanced', is: outcome.is, ...('checkIn' in outcome ? { checkIn: outcome.checkIn } : {}) })
  }

  async function look(): Promise<Observation<Result> | Fault> {
    await options.beforeLook?.()
    const seen = { did: 'observe' as const, step: step(), at: clock.now(), phase: state.phase, settledBy: state.settledBy }
    const sentBefore = written().length
    const answered = await journey.observe([dossier()], freshReads())
    if (answered.length !== 1) throw new Error(`expected one observation for one dossier but got ${answered.length}`)
    const outcome = answered[0] as Observation<Result> | Fault
    turns.push({ ...seen, wrote: written().slice(sentBefore), outcome })
    return outcome
  }

  async function observe(): Promise<void> {
    const outcome = await look()
    if (outcome instanceof Fault) return apply({ type: 'missed', fault: outcome })
    const found = 'refs' in outcome
    if (found) {
      keep(outcome)
      // The open write was found, so it is over and the answer it carried is used up.
      if (open !== undefined) answers = answers.slice(1)
      repeated = undefined
    }
    const { checkIn, until } = outcome as { checkIn?: number; until?: Date }
    apply({
      type: 'observed',
      is: outcome.is,
      ...(checkIn === undefined ? {} : { checkIn }),
      ...(until === undefined ? {} : { until }),
    })
    if (state.phase !== 'unknown') open = undefined
  }

  async function answer(): Promise<boolean> {
    if (options.answer === undefined) return false
    const given = await options.answer(requirements)
    if (given === undefined) {
      clock.forward(state.dueAt ?? clock.now())
      await observe()
      return true
    }
    if (given.shape === 'form') {
      held = { ...held, ...given.values }
      const profile = (intent as { profile?: Private<Profile> }).profile
      if (profile !== undefined) intent = { ...intent, profile: new Private(profileWith(profile.reveal(), given.values)) }
    }
    answers.push(given)
    apply({ type: 'answered' })
    return true
  }

  const over = (): boolean => state.phase === 'done' || state.phase === 'refused' || state.phase === 'review'

  async function turn(): Promise<void> {
    if (state.phase === 'needs') return void (await answer())
    clock.forward(state.dueAt ?? clock.now())
    if (state.deadlineAt !== null && clock.now() >= state.deadlineAt) return apply({ type: 'overdue' })
    await (state.phase === 'ready' ? advance() : observe())
  }

  const driven: Drive<Intent, Result> = {
    // prettier-ignore
    get phase() { return state.phase },
    // prettier-ignore
    get refs() { return refs },
    // prettier-ignore
    get held() { return held },
    // prettier-ignore
    get result() { return result },
    // prettier-ignore
    get reason() { return reason },
    // prettier-ignore
    get requirements() { return requirements },
    // prettier-ignore
    get dossier() { return dossier() },
    turns,
    turn,
    look,
    async run() {
      for (let count = 0; !over(); count++) {
        if (count === MOST_TURNS)
          throw new Error(`expected ${options.id} to end within ${MOST_TURNS} turns but it is ${state.phase} at ${step()}`)
        if (state.phase === 'needs' && options.answer === undefined) break
        await turn()
      }
      return driven
    },
    restart(again) {
      intent = again
      apply({ type: 'restarted' })
    },
    queue(given) {
      answers.push(given)
    },
  }
  return driven
}

/** Nothing was sent, so whatever went wrong while reading before it did nothing. */
function harmlessIfUnsent(fault: Fault, key: Key): Fault {
  const harmless = !key.spent && fault.code !== 'unknowable' && FAULTS[fault.code].mayHaveActed
  return harmless ? new Fault('unavailable', fault.message, { cause: fault }) : fault
}
