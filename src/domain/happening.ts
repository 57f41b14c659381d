import type { Fault } from './fault.ts'
import type { Event } from './journey.ts'
import type { ProfilePatch } from './profile.ts'
import type { Observation, Progress } from './progress.ts'
import type { Control } from './provider.ts'
import type { AttemptOutcome } from './record.ts'

/** The answer to one write: to which attempt, and whether the write went out at all. */
type Answered = { readonly attempt: number; readonly sent: boolean }

/** Every event of a journey. */
export type Happening =
  | ({ readonly type: 'advanced'; readonly progress: Progress<unknown> } & Answered)
  | ({ readonly type: 'failed'; readonly fault: Fault } & Answered)
  /** A control of a card was answered, or failed without an answer. */
  | ({ readonly type: 'controlled'; readonly control: Control; readonly fault?: Fault } & Answered)
  /** A change of the provider's record of a person is about to be sent under the key. */
  | { readonly type: 'amending'; readonly key: string; readonly patch: ProfilePatch }
  /** The change was answered, or failed without an answer. */
  | ({ readonly type: 'amended'; readonly key: string; readonly fault?: Fault } & Answered)
  /** A change without an answer was compared with the provider's record. UNKNOWN: the record will not tell. */
  | {
      readonly type: 'compared'
      readonly attempt: number
      readonly key: string
      readonly outcome: Exclude<AttemptOutcome, 'OPEN'>
    }
  /** `askedAt`: the time of the question, where the question was not asked now. */
  | { readonly type: 'observed'; readonly observation: Observation<unknown>; readonly askedAt?: Date }
  | { readonly type: 'missed'; readonly fault: Fault }
  | { readonly type: 'answered'; readonly name: string; readonly stays: boolean }
  | Extract<Event, { type: 'traced' | 'lost' | 'restarted' | 'hinted' | 'overdue' | 'contradicted' | 'resolved' }>
