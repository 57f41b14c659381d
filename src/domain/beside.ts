/* Writes that go beside a journey that is done: a control of a card, an amendment of a cardholder. The journey does not move. */
import { FAULTS, type Fault } from './fault.ts'
import type { Happening } from './happening.ts'
import { type Circumstances, interval, later } from './journey.ts'
import type { Content, Standing, Subject } from './standing.ts'
import { reasonOfDecline, stored } from './why.ts'

type Beside = Extract<Happening, { type: 'controlled' | 'amending' | 'amended' | 'compared' }>

export const isBeside = (happening: Happening): happening is Beside =>
  happening.type === 'controlled' ||
  happening.type === 'amending' ||
  happening.type === 'amended' ||
  happening.type === 'compared'

export const hasAmendments = ({ amendments = {} }: Content): boolean => Object.keys(amendments).length > 0

export function afterBeside<Row extends Standing>(
  subject: Subject<Row>,
  happening: Beside,
  circumstances: Circumstances,
): Subject<Row> {
  const { row, content } = subject
  const { now } = circumstances
  switch (happening.type) {
    case 'controlled':
      return { row: afterControl(row, happening, circumstances), content }
    case 'amending': {
      const amendments = { ...content.amendments, [happening.key]: happening.patch }
      return { row: dueBy(row, later(now, circumstances.settling)), content: { ...content, amendments } }
    }
    case 'amended': {
      const { fault, key } = happening
      if (fault !== undefined && happening.sent && FAULTS[fault.code].mayHaveActed)
        return { row: dueBy(row, later(now, circumstances.settling)), content }
      return { row, content: without(content, key) }
    }
    case 'compared': {
      const unknown = happening.outcome === 'UNKNOWN'
      // The record does not tell: the reason tells the person who reads the cardholder.
      const reason = unknown
        ? stored({ code: 'OUTCOME_UNKNOWABLE' })
        : row.reason?.code === 'OUTCOME_UNKNOWABLE'
          ? null
          : row.reason
      return { row: { ...row, reason }, content: without(content, happening.key) }
    }
  }
}

function afterControl<Row extends Standing>(
  row: Row,
  { control, fault }: { readonly control: string; readonly fault?: Fault },
  circumstances: Circumstances,
): Row {
  if (fault === undefined) return row
  const superseded = row.control !== control
  if (fault.code === 'rejected' && !superseded)
    return { ...row, wanted: null, control: null, reason: stored(reasonOfDecline(fault)) }
  // The control may or may not have acted: the next turn observes the card, and repeats the control where it must.
  const seconds = superseded ? 0 : (fault.retryAfter ?? interval(2, row.polls, circumstances))
  return { ...row, polls: row.polls + 1, dueAt: later(circumstances.now, seconds) }
}

const dueBy = <Row extends Standing>(row: Row, at: Date): Row =>
  row.dueAt !== null && row.dueAt <= at ? row : { ...row, dueAt: at }

function without({ amendments = {}, ...content }: Content, key: string): Content {
  const left = Object.entries(amendments).filter(([name]) => name !== key)
  return left.length === 0 ? content : { ...content, amendments: Object.fromEntries(left) }
}
