import { readFileSync } from 'node:fs'
import { buildSchema, type GraphQLEnumType } from 'graphql'
import { describe, expect, test } from 'vitest'
import { PHASES } from '../../../src/domain/journey.ts'
import type { Kind } from '../../../src/domain/provider.ts'
import { isOver, LIFECYCLE, mayBecome, STATUS } from '../../../src/domain/status.ts'

const ENUMS: Readonly<Record<Kind, string>> = {
  cardholder: 'CardholderStatus',
  kyc: 'KycStatus',
  card: 'CardStatus',
  topup: 'TopupStatus',
}
const KINDS = Object.keys(ENUMS) as Kind[]
const schema = buildSchema(readFileSync(new URL('../../../schema.graphql', import.meta.url), 'utf8'))
const inTheGraph = (kind: Kind): string[] => (schema.getType(ENUMS[kind]) as GraphQLEnumType).getValues().map(({ name }) => name)
const lifecycle = (kind: Kind): string[] => Object.keys(LIFECYCLE[kind])

describe.each(KINDS)('the statuses of a %s', kind => {
  test('are the ones that the graph has, no more and no fewer', () => {
    expect([...new Set([...Object.values(STATUS[kind]), ...lifecycle(kind)])].toSorted()).toEqual(inTheGraph(kind).toSorted())
  })

  test('say of every phase but the last where the journey is', () => {
    expect(Object.keys(STATUS[kind]).toSorted()).toEqual(PHASES.filter(phase => phase !== 'done').toSorted())
  })

  test('never call a write of unknown outcome failed, nor a review decided', () => {
    expect([STATUS[kind].unknown, STATUS[kind].review]).toEqual(['OUTCOME_UNKNOWN', 'NEEDS_REVIEW'])
  })

  test('of its lifecycle lead only to others of it', () => {
    for (const ways of Object.values(LIFECYCLE[kind])) for (const to of ways) expect(lifecycle(kind)).toContain(to)
  })

  test('may always stay, and may become only what the table says', () => {
    for (const from of lifecycle(kind)) {
      for (const to of lifecycle(kind))
        expect(mayBecome(kind, from, to)).toBe(from === to || (LIFECYCLE[kind][from] ?? []).includes(to))
      expect(mayBecome(kind, from, STATUS[kind].waiting)).toBe(false)
    }
  })
})

test('a card that is gone stays gone, and an end is never left', () => {
  for (const [kind, end] of [
    ['card', 'TERMINATED'],
    ['cardholder', 'CLOSED'],
    ['kyc', 'EXPIRED'],
    ['topup', 'REVERSED'],
  ] as const) {
    expect(LIFECYCLE[kind][end]).toEqual([])
    expect(isOver(kind, end)).toBe(true)
  }
})

test('what may turn back may: frozen cards, suspended people, suspended approvals', () => {
  for (const [kind, one, other] of [
    ['card', 'ACTIVE', 'FROZEN'],
    ['cardholder', 'ACTIVE', 'SUSPENDED'],
    ['kyc', 'APPROVED', 'SUSPENDED'],
  ] as const) {
    expect([mayBecome(kind, one, other), mayBecome(kind, other, one)]).toEqual([true, true])
    expect(isOver(kind, one)).toBe(false)
  }
})

test('money that was taken back does not come again, and a settled top-up needs no more looks', () => {
  expect(mayBecome('topup', 'APPROVED', 'REVERSED')).toBe(true)
  expect(mayBecome('topup', 'REVERSED', 'APPROVED')).toBe(false)
  expect(isOver('topup', 'APPROVED')).toBe(true)
})
