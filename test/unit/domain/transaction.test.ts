import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { money } from '../../../src/domain/money.ts'
import {
  directionOf,
  fold,
  keyOf,
  sameLooks,
  type Statement,
  type TransactionRecord,
  type TransactionStatus,
  withStatement,
} from '../../../src/domain/transaction.ts'

const at = (second: number): Date => new Date(Date.UTC(2026, 0, 1, 12, 0, second))
const record = (
  status: TransactionStatus | undefined,
  amount: string,
  second: number,
  more: Partial<TransactionRecord> = {},
): TransactionRecord => ({
  id: 'tx_1',
  card: { id: 'card_1' },
  kind: 'PURCHASE',
  ...(status === undefined ? {} : { status }),
  amount: money(amount, 'USD'),
  occurredAt: at(0),
  saidAt: at(second),
  ...more,
})
const told = (...records: readonly TransactionRecord[]): readonly Statement[] =>
  records.reduce(withStatement, [] as readonly Statement[])
const folded = (...records: readonly TransactionRecord[]) => fold(told(...records))

describe('fold', () => {
  test('a hold is AUTHORIZED with its amount', () => {
    expect(folded(record('AUTHORIZED', '50.00', 1))).toEqual({ status: 'AUTHORIZED', amount: '50.00' })
  })

  test('a settlement shows the amount that was settled and the first hold', () => {
    expect(folded(record('AUTHORIZED', '50.00', 1), record('SETTLED', '47.10', 9))).toEqual({
      status: 'SETTLED',
      amount: '47.10',
      authorizedAmount: '50.00',
    })
  })

  test('a reversal keeps the amount that was held', () => {
    expect(folded(record('REVERSED', '0.00', 9), record('AUTHORIZED', '50.00', 1))).toEqual({
      status: 'REVERSED',
      amount: '50.00',
    })
  })

  test('a late settlement beats a reversal of the same hold', () => {
    const all = [record('AUTHORIZED', '50.00', 1), record('REVERSED', '50.00', 5), record('SETTLED', '50.00', 9)]
    expect(folded(...all)?.status).toBe('SETTLED')
    expect(folded(...all.toReversed())?.status).toBe('SETTLED')
  })

  test('a lower hold of the same record is a partial reversal', () => {
    expect(folded(record('AUTHORIZED', '50.00', 1), record('AUTHORIZED', '30.00', 5))).toEqual({
      status: 'AUTHORIZED',
      amount: '30.00',
      authorizedAmount: '50.00',
    })
  })

  test('a reversal record of a part leaves the rest held, and the whole reverses the hold', () => {
    const part = record('REVERSED', '20.00', 5, { id: 'rev_1', original: 'tx_1' })
    const rest = record('REVERSED', '30.00', 6, { id: 'rev_2', original: 'tx_1' })
    expect(folded(record('AUTHORIZED', '50.00', 1), part)).toMatchObject({ status: 'AUTHORIZED', amount: '30.00' })
    expect(folded(record('AUTHORIZED', '50.00', 1), part, rest)).toMatchObject({ status: 'REVERSED', amount: '50.00' })
  })

  test('several captures add up, and a repeated capture counts once', () => {
    const capture = (id: string, amount: string, second: number) => record('SETTLED', amount, second, { id, original: 'tx_1' })
    expect(folded(capture('s_1', '10.00', 2), capture('s_2', '5.50', 3), capture('s_1', '10.00', 4))?.amount).toBe('15.50')
  })

  test('a decline shows the amount that was asked for', () => {
    expect(folded(record('DECLINED', '48.20', 1))).toEqual({ status: 'DECLINED', amount: '48.20' })
  })

  test('a word that is not known decides nothing', () => {
    expect(folded(record(undefined, '48.20', 1))).toBeUndefined()
  })

  const statuses: readonly TransactionStatus[] = ['AUTHORIZED', 'SETTLED', 'REVERSED', 'DECLINED']
  const anyRecord = fc
    .record({
      status: fc.constantFrom(...statuses),
      cents: fc.constantFrom(500, 3000, 5000),
      second: fc.integer({ min: 0, max: 59 }),
      id: fc.constantFrom('tx_1', 'r_1', 'r_2'),
    })
    .map(({ status, cents, second, id }) =>
      record(status, (cents / 100).toFixed(2), second, id === 'tx_1' ? {} : { id, original: 'tx_1' }),
    )

  test('gives the same transaction for every order and repetition of records', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyRecord, {
          maxLength: 8,
          selector: ({ id, status, saidAt }) => `${id} ${status} ${saidAt.toISOString()}`,
        }),
        fc.infiniteStream(fc.nat()),
        (records, random) => {
          const shuffled = [...records, ...records]
            .map(said => ({ said, key: random.next().value as number }))
            .toSorted((a, b) => a.key - b.key)
            .map(({ said }) => said)
          expect(folded(...shuffled)).toEqual(folded(...records))
        },
      ),
    )
  })

  test('a transaction never goes back while records arrive', () => {
    const rank: Readonly<Record<TransactionStatus, number>> = { AUTHORIZED: 0, DECLINED: 1, REVERSED: 2, SETTLED: 3 }
    const whole = anyRecord.filter(({ id }) => id === 'tx_1')
    fc.assert(
      fc.property(fc.array(whole, { minLength: 1, maxLength: 8 }), records => {
        const ranks = records.map((_, index) => rank[folded(...records.slice(0, index + 1))?.status ?? 'AUTHORIZED'])
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
      }),
    )
  })
})

test('an older statement of the same record changes nothing', () => {
  const known = told(record('SETTLED', '50.00', 30))
  expect(withStatement(known, record('SETTLED', '40.00', 1))).toBe(known)
})

test('a repetition changes what is known of the time, and nothing of the meaning', () => {
  const known = told(record('AUTHORIZED', '50.00', 1))
  expect(fold(withStatement(known, record('AUTHORIZED', '50.00', 30)))).toEqual(fold(known))
})

test('a settlement of its own belongs to the transaction of its purchase', () => {
  expect(keyOf(record('SETTLED', '1.00', 1, { id: 's_1', original: 'tx_1' }))).toBe(keyOf(record('AUTHORIZED', '1.00', 1)))
  expect(keyOf(record('SETTLED', '1.00', 1, { space: 'list' }))).not.toBe(keyOf(record('SETTLED', '1.00', 1)))
})

test('refunds and credits come in, the rest goes out', () => {
  expect(directionOf('REFUND')).toBe('CREDIT')
  expect(directionOf('CREDIT')).toBe('CREDIT')
  expect(directionOf('PURCHASE')).toBe('DEBIT')
  expect(directionOf('FEE')).toBe('DEBIT')
})

test('records of a list and a notice look the same within a minute, with the same amount and merchant', () => {
  const notice = record('SETTLED', '48.2', 0, { merchant: { name: 'Cafe Nord' } })
  expect(sameLooks(notice, record('SETTLED', '48.20', 0, { merchant: { name: 'CAFE NORD ' }, occurredAt: at(40) }))).toBe(true)
  expect(sameLooks(notice, record('SETTLED', '48.21', 0))).toBe(false)
  expect(sameLooks(notice, record('SETTLED', '48.20', 0, { occurredAt: new Date(at(0).getTime() + 61_000) }))).toBe(false)
  expect(sameLooks(notice, record('SETTLED', '48.20', 0, { merchant: { name: 'OTHER' } }))).toBe(false)
})
