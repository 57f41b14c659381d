import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Change } from '../../../src/client/index.ts'
import { forEachDatabase } from '../../support/databases.ts'
import { type FrontDoor, openFrontDoor } from '../../support/front-door.ts'
import { type Harness, openHarness } from '../../support/harness.ts'
import { type WithCard, withCard } from '../../support/person.ts'
import { changesAfter } from '../../support/watching.ts'
import type { Database } from '../../../src/storage/database.ts'

const told = ({ subject, version, to }: Change): string => `${subject.id} ${version} ${to}`

forEachDatabase((_name, open) => {
  let harness: Harness
  let door: FrontDoor
  let mine: WithCard
  let selects = 0
  beforeAll(async () => {
    harness = await openHarness({ database: counting(await open(), () => selects++), providers: ['fyatu'] })
    door = await openFrontDoor(harness)
    mine = await withCard({ ...harness, door }, 'fyatu')
  })
  afterAll(async () => {
    await door.close()
    await harness.close()
  })
  /** Freezes and thaws: two changes. */
  const something = async (): Promise<void> => {
    await door.client.FreezeCard({ input: { cardId: mine.cardId } })
    await door.client.UnfreezeCard({ input: { cardId: mine.cardId } })
  }
  const cursorOf = async (id: string): Promise<string> =>
    ((await door.client.ChangeCursor({ id })).node as { changeCursor: string }).changeCursor
  const logged = async (after: string): Promise<string[]> =>
    (await door.client.StatusChanges({ id: mine.person.customerId, after, first: 100 })).statusChanges.nodes.map(told)

  describe.each(['ws', 'sse'] as const)('over %s', transport => {
    test('whoever comes late is told everything since their cursor, then what goes on, without gap or repeat', async () => {
      const { customerId } = mine.person
      const cursor = await cursorOf(customerId)
      await something()
      const watched = changesAfter(await door.as('BACK_OFFICE', transport), customerId, cursor, 6)
      await something()
      await something()
      expect((await watched).map(told)).toEqual(await logged(cursor))
    })

    test('a snapshot’s cursor and its version fit together: nothing is missed between reading and subscribing', async () => {
      const { node } = await door.client.Journey({ id: mine.cardId })
      const { changeCursor, version } = node as { changeCursor: string; version: number }
      await something()
      const changes = await changesAfter(await door.as('BACK_OFFICE', transport), mine.cardId, changeCursor, 2)
      expect(changes.map(change => change.version)).toEqual([version + 1, version + 2])
    })

    test('a restart of the server in between loses nothing', async () => {
      const { customerId } = mine.person
      const cursor = await cursorOf(customerId)
      await something()
      const before = await changesAfter(await door.as('BACK_OFFICE', transport), customerId, cursor, 1)
      await door.close()
      await harness.as().cards.freeze({ cardId: mine.cardId })
      await harness.as().cards.unfreeze({ cardId: mine.cardId })
      door = await openFrontDoor(harness)
      const after = await changesAfter(await door.as('BACK_OFFICE', transport), customerId, before[0]!.cursor, 3)
      expect([...before, ...after].map(told)).toEqual(await logged(cursor))
    })

    test('a cursor of somebody else’s log is refused, not followed', async () => {
      const client = await door.as('BACK_OFFICE', transport)
      const other = (
        await door.client.CreateCustomer({
          input: { externalId: `other ${transport}`, profile: { email: 'other@example.test' } },
        })
      ).createCustomer.customer!
      await expect(changesAfter(client, mine.person.customerId, other.changeCursor, 1)).rejects.toThrow(/cursor/)
      await expect(changesAfter(client, mine.person.customerId, 'nonsense', 1)).rejects.toThrow(/cursor/)
    })
  })

  test('who reads slowly is read for slowly: a long log is never in memory as a whole', async () => {
    const { customerId } = mine.person
    const LONG = 1_000
    const { sql } = harness.world.database
    await sql.execute(`insert into changes (stream_id, position, subject_id, kind, version, from_status, to_status, source, at)
      select '${customerId}', n + i, '${mine.cardId}', 'card', 100000 + i, 'ACTIVE', 'FROZEN', 'POLL', now() from streams, generate_series(1, ${LONG}) i where id = '${customerId}'`)
    await sql.execute(`update streams set n = n + ${LONG} where id = '${customerId}'`)
    const viewer = { subject: 'slow', roles: new Set(['BACK_OFFICE' as const]), scopes: new Set<string>() }
    const { cursor: after } = (await door.client.StatusChanges({ id: customerId, first: 1 })).statusChanges.nodes[0]!
    const changes = await harness.gateway.subscribe(viewer, customerId, after)
    await changes.next()
    const atFirst = selects
    for (let n = 0; n < 50; n++) await changes.next()
    expect(selects - atFirst, 'reads for the next fifty').toBeLessThanOrEqual(1)
    let count = 51
    for (; count < LONG; count++) await changes.next()
    expect(selects - atFirst, 'reads for a thousand').toBeGreaterThanOrEqual(8)
    await changes.return(undefined)
  })
})

/** Counts what is selected outside transactions. */
function counting(database: Database, onSelect: () => void): Database {
  const sql = new Proxy(database.sql, {
    get(target, name) {
      if (name === 'select') onSelect()
      const value = Reflect.get(target, name, target) as unknown
      return typeof value === 'function' ? (value as (...given: unknown[]) => unknown).bind(target) : value
    },
  })
  return { ...database, sql }
}
