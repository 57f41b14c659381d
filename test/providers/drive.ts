/*
 * Runs one journey of an adapter on the product's own turn (domain/turn.ts), without a gateway or a database: plan, trace, advance,
 * observe, after. Requirements are answered by a callback. The clock is a value; it moves to whatever is due next.
 */
import { Fault, faultFrom } from '../../src/domain/fault.ts'
import type { Happening } from '../../src/domain/happening.ts'
import { begun, later, type Circumstances, type State } from '../../src/domain/journey.ts'
import { Key } from '../../src/domain/key.ts'
import { Private } from '../../src/domain/private.ts'
import { profileWith, type Profile } from '../../src/domain/profile.ts'
import type { Held, Observation, Progress, Refs } from '../../src/domain/progress.ts'
import { openWrite } from '../../src/domain/proof.ts'
import type { Dossier, Journey, Kind } from '../../src/domain/provider.ts'
import type { Reason } from '../../src/domain/reason.ts'
import type { Answer, Requirement } from '../../src/domain/requirement.ts'
import type { Attempt, Content, Standing } from '../../src/domain/standing.ts'
import { after, isOverdue, plan, traced } from '../../src/domain/turn.ts'
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
  /** Top-up, unless told: the kind decides the words of the status only. */
  readonly kind?: Kind
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
/** What a write may take at most, as in the gateway. */
const WRITE_SECONDS = 15
const SEND_WINDOW = 25

export function drive<Intent extends object, Result>(options: DriveOptions<Intent, Result>): Drive<Intent, Result> {
  const { journey, clock } = options
  const circumstances = (): Circumstances => ({
    now: clock.now(),
    pace: { rest: 21_600, deadline: 86_400, sweep: 300 },
    chance: 0.5,
    settling: WRITE_SECONDS + journey.settlesIn,
  })
  let row: Standing = standing(options, begun(circumstances()))
  let content: Content = { requirements: [], held: options.held ?? {} }
  let attempts: readonly Attempt[] = []
  let { intent } = options
  let answers: readonly Answer[] = []
  let reason: Reason | undefined
  let result: Result | undefined
  let sent = 0
  const turns: Turn[] = []

  /** What became of the journey, and of its attempts. */
  function apply(happening: Happening): void {
    const turned = after({ row, content }, happening, circumstances(), attempts)
    row = turned.row
    content = turned.content
    for (const { id, ...verdict } of turned.verdicts) {
      if ('forget' in verdict) attempts = attempts.filter(attempt => attempt.id !== id)
      if ('outcome' in verdict) attempts = attempts.map(attempt => (attempt.id === id ? { ...attempt, ...verdict } : attempt))
    }
  }
  const dossier = (): Dossier<Intent> => {
    const [oldest] = answers
    const writing = row.phase === 'sent' || row.phase === 'unknown' || row.phase === 'review'
    const open = writing ? openWrite(attempts) : undefined
    return {
      id: options.id,
      intent,
      refs: row.refs,
      held: content.held,
      ...(oldest === undefined ? {} : { answer: oldest }),
      evidence: options.evidence?.(row.refs) ?? {},
      ...(open === undefined ? {} : { sentAt: open.sentAt, sentKey: open.key }),
      taken: options.taken ?? new Set(),
    }
  }
  const written = (): readonly string[] => options.written?.() ?? []
  const step = (): string => journey.steps[journey.at(dossier())] ?? journey.steps.at(-1) ?? ''
  const said = (progress: Progress<Result> | Observation<Result>): void => {
    if (progress.is === 'done') result = progress.result
    if ('refs' in progress) reason = progress.is === 'refused' || progress.is === 'needs' ? progress.reason : undefined
  }

  async function advance(): Promise<void> {
    const before = dossier()
    const planned = plan(row, attempts, clock.now(), step())
    if (planned.do !== 'write') throw new Error(`expected ${options.id} to write but its plan is to ${planned.do}`)
    const key = new Key(planned.key, later(clock.now(), SEND_WINDOW))
    const attempt = ++sent
    attempts = [
      ...attempts,
      { id: attempt, step: planned.step, key: key.value, sentAt: clock.now(), outcome: 'OPEN', fault: null },
    ]
    row = { ...row, ...traced(row, circumstances()) }
    const seen = { did: 'advance' as const, step: planned.step, at: clock.now(), phase: row.phase, settledBy: row.settledBy }
    const sentBefore = written().length
    const outcome = await journey.advance(before, key).catch((thrown: unknown) => faultFrom(thrown))
    turns.push({ ...seen, ...(key.spent ? { key: key.value } : {}), wrote: written().slice(sentBefore), outcome })
    if (outcome instanceof Fault) {
      reason = outcome.reason ?? reason
      return apply({ type: 'failed', fault: outcome, attempt, sent: key.spent })
    }
    answers = answers.slice(1)
    said(outcome)
    apply({ type: 'advanced', progress: outcome, attempt, sent: key.spent })
  }

  async function look(): Promise<Observation<Result> | Fault> {
    await options.beforeLook?.()
    const seen = { did: 'observe' as const, step: step(), at: clock.now(), phase: row.phase, settledBy: row.settledBy }
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
    said(outcome)
    // The open write was found, so the answer that it carried is used up.
    if ('refs' in outcome && row.phase === 'unknown') answers = answers.slice(1)
    apply({ type: 'observed', observation: outcome })
  }

  async function answer(): Promise<boolean> {
    if (options.answer === undefined) return false
    const given = await options.answer(content.requirements)
    if (given === undefined) {
      clock.forward(row.dueAt ?? clock.now())
      await observe()
      return true
    }
    if (given.shape === 'form') {
      content = { ...content, held: { ...content.held, ...given.values } }
      const profile = (intent as { profile?: Private<Profile> }).profile
      if (profile !== undefined) intent = { ...intent, profile: new Private(profileWith(profile.reveal(), given.values)) }
    }
    answers = [...answers, given]
    apply({ type: 'answered', name: given.name, stays: given.shape === 'renew' })
    return true
  }

  const over = (): boolean => row.phase === 'done' || row.phase === 'refused' || row.phase === 'review'

  async function turn(): Promise<void> {
    if (row.phase === 'needs') return void (await answer())
    clock.forward(row.dueAt ?? clock.now())
    if (isOverdue(row, clock.now())) return apply({ type: 'overdue' })
    await (row.phase === 'ready' ? advance() : observe())
  }

  const driven: Drive<Intent, Result> = {
    // prettier-ignore
    get phase() { return row.phase },
    // prettier-ignore
    get refs() { return row.refs },
    // prettier-ignore
    get held() { return content.held },
    // prettier-ignore
    get result() { return result },
    // prettier-ignore
    get reason() { return reason },
    // prettier-ignore
    get requirements() { return content.requirements },
    // prettier-ignore
    get dossier() { return dossier() },
    turns,
    turn,
    look,
    async run() {
      for (let count = 0; !over(); count++) {
        if (count === MOST_TURNS)
          throw new Error(`expected ${options.id} to end within ${MOST_TURNS} turns but it is ${row.phase} at ${step()}`)
        if (row.phase === 'needs' && options.answer === undefined) break
        await turn()
      }
      return driven
    },
    restart(again) {
      intent = again
      apply({ type: 'restarted' })
    },
    queue(given) {
      answers = [...answers, given]
    },
  }
  return driven
}

/** The row of a journey that begins. */
const standing = (options: { id: string; kind?: Kind; refs?: Refs }, state: State): Standing => ({
  ...state,
  id: options.id,
  kind: options.kind ?? 'topup',
  status: 'PENDING',
  reason: null,
  wanted: null,
  control: null,
  stepsDone: 0,
  providerRef: null,
  providerStatus: null,
  refs: options.refs ?? {},
  evidence: {},
  facts: {},
  observedAt: null,
  submittedAt: null,
  decidedAt: null,
})
