import { beforeEach, expect, test } from 'vitest'
import type { Notice } from '../../../src/domain/provider.ts'
import { type Database, openDatabase } from '../../../src/storage/database.ts'
import { claimNotices, forgetNotices, keepNotice, markProcessed, unmatchedNotices } from '../../../src/storage/notices.ts'
import { notices } from '../../../src/storage/schema.ts'
import { forEachDatabase, urlOf } from '../../support/databases.ts'

const noon = new Date('2026-04-08T12:00:00.000Z')
const before = (hours: number) => new Date(noon.getTime() - hours * 3_600_000)
const card = (refs: Readonly<Record<string, string>>): Notice['about'] => [
  { kind: 'card', refs, evidence: { status: 'settled' } },
]

forEachDatabase((name, open) => {
  let database: Database | undefined
  beforeEach(async () => {
    database ??= await open()
    await database.sql.delete(notices)
  })
  const db = () => database as Database
  const keep = (deliveryId: string, about: Notice['about'] = [], more: { provider?: string; receivedAt?: Date } = {}) =>
    keepNotice(db().sql, { provider: 'one', deliveryId, type: 'card.updated', about, receivedAt: noon, ...more })
  const claim = (limit: number) => db().transaction(tx => claimNotices(tx, limit))

  test('a notice is kept once, however often and however many at a time it is delivered', async () => {
    const about = card({ id: 'c1' })
    expect((await Promise.all([keep('d1', about), keep('d1', about), keep('d1', about)])).toSorted()).toEqual([
      false,
      false,
      true,
    ])
    expect(await keep('d1', about, { provider: 'two' })).toBe(true)
    expect(await claim(10)).toMatchObject([
      { provider: 'one', deliveryId: 'd1', type: 'card.updated', about, receivedAt: noon, processedAt: null, matchedAt: null },
      { provider: 'two', deliveryId: 'd1' },
    ])
  })

  test('notices are claimed oldest first until they are processed', async () => {
    for (const id of ['a', 'b', 'c']) await keep(id)
    const [first, second] = await claim(2)
    expect([first?.deliveryId, second?.deliveryId]).toEqual(['a', 'b'])
    await markProcessed(db().sql, first?.id as number, { at: noon, matched: true })
    await markProcessed(db().sql, second?.id as number, { at: noon, matched: false })
    expect((await claim(9)).map(({ deliveryId }) => deliveryId)).toEqual(['c'])
    expect(await db().sql.select().from(notices).orderBy(notices.id)).toMatchObject([
      { processedAt: noon, matchedAt: noon },
      { processedAt: noon, matchedAt: null },
      { processedAt: null, matchedAt: null },
    ])
  })

  test('a notice that came before its thing was known is found by its refs once it is', async () => {
    const about: Notice['about'] = [
      { kind: 'cardholder', refs: { id: 'h1' } },
      { kind: 'topup', refs: { id: 't1', account: 'x' } },
    ]
    await keep('early', about)
    await keep('about nothing', [{ kind: 'topup', refs: {} }])
    await keep('elsewhere', about, { provider: 'two' })
    await keep('too old', about, { receivedAt: before(24 * 7 + 1) })
    const found = async (kind: 'topup' | 'cardholder' | 'card', refs: Record<string, string>) =>
      (await unmatchedNotices(db().sql, { provider: 'one', kind, refs, now: noon })).map(({ deliveryId }) => deliveryId)

    expect(await found('topup', { id: 't1', account: 'x', order: 'more than it says' })).toEqual(['early'])
    expect(await found('cardholder', { id: 'h1' })).toEqual(['early'])
    expect(await found('topup', { id: 't1' })).toEqual([])
    expect(await found('topup', { id: 'h1' })).toEqual([])
    expect(await found('card', { id: 't1', account: 'x' })).toEqual([])

    const [early] = await unmatchedNotices(db().sql, { provider: 'one', kind: 'cardholder', refs: { id: 'h1' }, now: noon })
    await markProcessed(db().sql, early?.id as number, { at: noon, matched: false })
    expect(await found('cardholder', { id: 'h1' })).toEqual(['early'])
    await markProcessed(db().sql, early?.id as number, { at: noon, matched: true })
    expect(await found('cardholder', { id: 'h1' })).toEqual([])
  })

  test('old notices are forgotten, but never one that nobody has processed', async () => {
    for (const id of ['old', 'old too', 'old and pending']) await keep(id, [], { receivedAt: before(48) })
    await keep('young', [], { receivedAt: before(1) })
    for (const { id, deliveryId } of await claim(9))
      if (deliveryId !== 'old and pending') await markProcessed(db().sql, id, { at: noon, matched: true })
    expect([await forgetNotices(db().sql, before(24), 1), await forgetNotices(db().sql, before(24), 9)]).toEqual([1, 1])
    expect((await db().sql.select().from(notices).orderBy(notices.id)).map(({ deliveryId }) => deliveryId)).toEqual([
      'old and pending',
      'young',
    ])
  })

  if (name === 'PostgreSQL') {
    test('what one process has claimed another passes over', async () => {
      for (const id of ['a', 'b']) await keep(id)
      const other = await openDatabase({ url: urlOf(db()), size: 1 })
      const claimed = await db().transaction(async tx => {
        const here = await claimNotices(tx, 1)
        return [here, await other.transaction(elsewhere => claimNotices(elsewhere, 9))]
      })
      expect(claimed.map(rows => rows.map(({ deliveryId }) => deliveryId))).toEqual([['a'], ['b']])
      await other.close()
    })
  }
})
