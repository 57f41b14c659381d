import { expect, test } from 'vitest'
import type { Viewer } from '../../../../src/gateway/api/viewer.ts'
import type { BalanceView } from '../../../../src/gateway/api/views.ts'
import { RecentBalances } from '../../../../src/gateway/reading/recent-balances.ts'

const BALANCE = { available: { amount: '1.00', currency: 'USD' }, target: 'CARD' } as unknown as BalanceView
const viewer = (subject: string, role: 'CUSTOMER' | 'SERVICE' = 'CUSTOMER'): Viewer => ({
  subject,
  roles: new Set([role]),
  scopes: new Set(),
})

function book() {
  let now = Date.UTC(2026, 3)
  const recent = new RecentBalances(() => new Date(now))
  /** Reads two cards, as a page does, and gives the number that the provider is asked for. */
  const read = (who: Viewer, anew = false): { asked: number; answers: Map<string, BalanceView | Error> } => {
    const answers = new Map<string, BalanceView | Error>()
    const asked = recent.missing(who, 'acme', [{ name: `${who.subject}/1` }, { name: `${who.subject}/2` }], { answers, anew })
    for (const { name } of asked) answers.set(name, { ...BALANCE })
    recent.keep(answers)
    return { asked: asked.length, answers }
  }
  return { read, pass: (milliseconds: number) => (now += milliseconds) }
}

test('a balance of less than a second ago is answered without the provider, except after a change of the viewer', () => {
  const { read, pass } = book()
  const ada = viewer('ada')
  expect(read(ada).asked).toBe(2)
  pass(999)
  expect(read(ada).asked).toBe(0)
  expect(read(ada, true).asked).toBe(2)
  pass(1_000)
  expect(read(ada).asked).toBe(2)
})

test('one customer with two cards has a provider asked 60 times a minute at most, and is answered the last balance meanwhile', () => {
  const { read, pass } = book()
  let asked = 0
  for (let second = 0; second < 59; second++) {
    const answer = read(viewer('ada'))
    asked += answer.asked
    expect([...answer.answers.values()].filter(balance => balance instanceof Error)).toEqual([])
    pass(1_000)
  }
  expect(asked).toBe(60)
  expect(read(viewer('bea')).asked, 'another customer has a share of her own').toBe(2)
  pass(2_000)
  expect(read(viewer('ada')).asked, 'a minute later the share is whole again').toBe(2)
})

test('a service, which reads for many people, has no share', () => {
  const { read, pass } = book()
  let asked = 0
  for (let second = 0; second < 50; second++) {
    asked += read(viewer('back', 'SERVICE')).asked
    pass(1_000)
  }
  expect(asked).toBe(100)
})
