import { Fault } from '../../../src/domain/fault.ts'
import { type Circumstances, later } from '../../../src/domain/journey.ts'
import type { IssuedCard, NonEmpty, Progress } from '../../../src/domain/progress.ts'
import type { Kind } from '../../../src/domain/provider.ts'
import type { Reason } from '../../../src/domain/reason.ts'
import type { Requirement } from '../../../src/domain/requirement.ts'
import type { Happening } from '../../../src/domain/happening.ts'
import type { Content, Standing, Subject } from '../../../src/domain/standing.ts'
import { after as turned } from '../../../src/domain/turn.ts'
import type { JourneyRow } from '../../../src/storage/schema.ts'
import { journeyRow, START } from './journey-row.ts'

export const REST = 21_600
export const NOW = later(START, 60)
export const AT: Circumstances = { now: NOW, pace: { rest: REST, deadline: 86_400, sweep: 300 }, chance: 0.5, settling: 35 }

export const journey = (kind: Kind, row: Partial<JourneyRow> = {}, content: Partial<Content> = {}): Subject<JourneyRow> => ({
  row: journeyRow(kind, row),
  content: { requirements: [], held: {}, ...content },
})
/** The card that an issuance has come to. */
export const cardThatIs = (status: IssuedCard['status'], more: Partial<JourneyRow> = {}): Subject<JourneyRow> =>
  journey('card', {
    phase: 'done',
    status,
    refs: { id: 'c-1' },
    providerRef: 'c-1',
    facts: { fundable: true, last4: '4242' },
    ...more,
  })

export const advanced = (progress: Progress<unknown>): Happening => ({ type: 'advanced', progress, attempt: 1, sent: true })
export const saw = (progress: Progress<unknown>): Happening => ({ type: 'observed', observation: progress })
export const SAME: Happening = { type: 'observed', observation: { is: 'same' } }
export const ABSENT: Happening = { type: 'observed', observation: { is: 'absent' } }
export const done = (status: string, more: object = {}): Progress<unknown> => ({
  is: 'done',
  refs: {},
  result: { status, ...more },
})
export const refused = (reason: Reason, more: object = {}): Progress<unknown> => ({ is: 'refused', refs: {}, reason, ...more })
export const waits: Progress<unknown> = { is: 'waits', refs: {}, checkIn: 30 }
const fault = (code: Fault['code'], detail: ConstructorParameters<typeof Fault>[2] = {}): Fault =>
  new Fault(code, 'expected an answer but got none', detail)
export const failed = (...of: Parameters<typeof fault>): Happening => ({
  type: 'failed',
  fault: fault(...of),
  attempt: 1,
  sent: true,
})
export const missed = (...of: Parameters<typeof fault>): Happening => ({ type: 'missed', fault: fault(...of) })
export const resolved = (outcome: 'HAPPENED' | 'DID_NOT_HAPPEN' | 'KEEP_WAITING'): Happening => ({ type: 'resolved', outcome })

export const code: Requirement = { shape: 'code', name: 'email-code', label: 'Code', sentTo: 'a…@example.com' }
export const form: Requirement = { shape: 'form', name: 'source-of-funds', label: 'Source of funds', fields: [] }
export const needs = (...requirements: NonEmpty<Requirement>): Progress<unknown> => ({
  is: 'needs',
  refs: {},
  requirements,
  checkIn: 60,
})
/** The row and the content after each of these, one after the other. */
export const after = <Row extends Standing>(subject: Subject<Row>, ...happenings: Happening[]): Subject<Row> =>
  happenings.reduce((current, happening) => {
    const { row, content } = turned(current, happening, AT)
    return { row, content }
  }, subject)
export const namesOf = ({ content }: Subject): string[] => content.requirements.map(({ name }) => name)
