import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openDatabase, type Database } from '../../../src/storage/database.ts'
import { takeDueTurns } from '../../../src/gateway/engine/turn.ts'
import { onPostgres, urlOf } from '../../support/databases.ts'
import { type FrontDoor, openFrontDoor } from '../../support/front-door.ts'
import { type Harness, openHarness } from '../../support/harness.ts'
import { newCustomer, statusOf } from '../../support/people.ts'
import { amountFor, someone, topUp, type WithCard, withCard } from '../../support/person.ts'
import type { StoryHarness } from '../../support/story.ts'
import { changesAfter } from '../../support/watching.ts'

const PROCESSES = 4

/** Each with connections, adapters, loaders and listeners of its own; the database and the providers are all they share. */
onPostgres(open => {
  const harnesses: Harness[] = []
  const doors: FrontDoor[] = []
  const connections: Database[] = []
  const withDoor = (n: number): StoryHarness => ({ ...(harnesses[n] as Harness), door: doors[n] as FrontDoor })

  beforeAll(async () => {
    const database = await open()
    harnesses.push(await openHarness({ database, providers: ['artha', 'fyatu'] }))
    for (let n = 1; n < PROCESSES; n++) {
      const connection = await openDatabase({ url: urlOf(database), size: 5 })
      connections.push(connection)
      harnesses.push(await openHarness({ database: connection, providers: ['artha', 'fyatu'], beside: harnesses[0] as Harness }))
    }
    for (const harness of harnesses) doors.push(await openFrontDoor(harness))
  })
  afterAll(async () => {
    for (const door of doors) await door.close()
    for (const harness of harnesses.toReversed()) await harness.close()
    for (const database of connections) await database.close()
  })
  beforeEach(() => harnesses[0]!.sandboxes.forEach(sandbox => sandbox.faults.clear()))

  test('share the work: every due journey is looked at once, by one or another', async () => {
    const harness = withDoor(0)
    const { door } = harness
    const [product] = await harness.as().products.of('artha')
    const applications: string[] = []
    for (let n = 0; n < 24; n++) {
      const customerId = await newCustomer(harness)
      const cardholderId = (await door.client.CreateCardholder({ input: { customerId, productId: product!.id } }))
        .createCardholder.cardholder!.id
      applications.push(
        (await door.client.StartKyc({ input: { cardholderId, productId: product!.id } })).startKyc.kycApplication!.id,
      )
    }
    harness.clock.pass(60)
    const { calls } = harness.sandboxes.get('artha')!
    calls.length = 0
    const taken = await Promise.all(
      harnesses.slice(0, 2).map(async ({ world }) => {
        let turns = 0
        for (let did = 1; did > 0; turns += did) did = await takeDueTurns(world, 3)
        return turns
      }),
    )
    expect(taken[0]! + taken[1]!).toBe(applications.length)
    expect(Math.min(...taken), 'both did some of it').toBeGreaterThan(0)
    expect(calls.filter(({ operation }) => operation === 'GET applicantstatus')).toHaveLength(applications.length)
    for (const id of applications) expect((await harnesses[1]!.as().kyc.find(id))?.status).toBe('APPROVED')
  })

  test('give one node for one idempotency key, however many are asked at once', async () => {
    const person = await someone(withDoor(0))
    const [product] = await harnesses[0]!.as().products.of('fyatu')
    const everywhere = <Answer>(ask: (door: FrontDoor) => Promise<Answer>): Promise<Answer[]> =>
      Promise.all([...doors, ...doors].map(ask))
    const same = (ids: readonly (string | undefined)[]): string => {
      expect(new Set(ids).size).toBe(1)
      return ids[0] ?? ''
    }
    const cardholderId = same(
      (
        await everywhere(({ client }) =>
          client.CreateCardholder({ input: { customerId: person.customerId, productId: product!.id } }),
        )
      ).map(answer => answer.createCardholder.cardholder?.id),
    )
    await statusOf(harnesses[0]!, cardholderId, 'ACTIVE')
    const kycId = same(
      (await everywhere(({ client }) => client.StartKyc({ input: { cardholderId, productId: product!.id } }))).map(
        answer => answer.startKyc.kycApplication?.id,
      ),
    )
    await statusOf(harnesses[0]!, kycId, 'APPROVED')
    const order = {
      cardholderId,
      productId: product!.id,
      idempotencyKey: 'at once',
      initialAmount: { amount: '20.00', currency: 'USD' },
    }
    const cardId = same(
      (await everywhere(({ client }) => client.IssueCard({ input: order }))).map(answer => answer.issueCard.card?.id),
    )
    await statusOf(harnesses[0]!, cardId, 'ACTIVE')
    const topupId = same(
      (
        await everywhere(({ client }) =>
          client.TopUpCard({ input: { cardId, amount: { amount: '7.00', currency: 'USD' }, idempotencyKey: 'at once' } }),
        )
      ).map(answer => answer.topUpCard.topup?.id),
    )
    await statusOf(harnesses[0]!, topupId, 'APPROVED')
    const sandbox = harnesses[0]!.sandboxes.get('fyatu')!
    expect(sandbox.things('cardholder').filter(({ reference }) => reference === cardholderId)).toHaveLength(1)
    const card = (await harnesses[0]!.as().cards.find(cardId))!.providerRef
    expect(sandbox.things('card').filter(({ id }) => id === card)).toHaveLength(1)
    expect(sandbox.things('card')).toHaveLength(1)
    expect(sandbox.things('topup')).toHaveLength(1)
    const customers = await everywhere(({ client }) =>
      client.CreateCustomer({ input: { externalId: 'once', profile: { email: 'once@example.test' } } }),
    )
    expect(customers.filter(({ createCustomer }) => createCustomer.customer !== null)).toHaveLength(1)
    const conflict = { code: 'CONFLICT', path: ['externalId'], nodeId: expect.stringMatching(/^cus_/) as unknown }
    const others = customers.filter(({ createCustomer }) => createCustomer.customer === null)
    expect(others.map(({ createCustomer }) => createCustomer.errors)).toMatchObject(others.map(() => [conflict]))
  })

  let mine: WithCard
  test('tell a subscriber of one what another does, in order, also after a broken connection', async () => {
    mine = await withCard(withDoor(0), 'fyatu')
    const { customerId } = mine.person
    const { changeCursor } = (await doors[1]!.client.ChangeCursor({ id: customerId })).node as { changeCursor: string }
    const first = changesAfter(doors[1]!.client, customerId, changeCursor, 2)
    const { topup } = await topUp(mine, 'watched elsewhere')
    expect((await first).map(({ from, to, subject }) => [subject.id, from, to])).toEqual([
      [topup!.id, null, 'PENDING'],
      [topup!.id, 'PENDING', 'APPROVED'],
    ])
    const cursor = (await first).at(-1)!.cursor
    await doors[2]!.client.FreezeCard({ input: { cardId: mine.cardId } })
    await doors[0]!.client.UnfreezeCard({ input: { cardId: mine.cardId } })
    const later = await changesAfter(doors[3]!.client, customerId, cursor, 2)
    expect(later.map(({ from, to }) => `${from} → ${to}`)).toEqual(['ACTIVE → FROZEN', 'FROZEN → ACTIVE'])
  })

  test(`${PROCESSES} write at once, and whoever reads meanwhile finds positions in order of commits, without gaps`, async () => {
    const { customerId } = mine.person
    const EACH = 12
    const { changeCursor } = (await doors[0]!.client.ChangeCursor({ id: customerId })).node as { changeCursor: string }
    const read = changesAfter(doors[1]!.client, customerId, changeCursor, 2 * EACH * PROCESSES)
    const pages: string[] = []
    let writing = true
    const paging = (async () => {
      for (let after = changeCursor; writing;) {
        const { statusChanges } = await doors[2]!.client.StatusChanges({ id: customerId, after, first: 5 })
        pages.push(...statusChanges.nodes.map(({ cursor }) => cursor))
        after = statusChanges.pageInfo.endCursor ?? after
      }
    })()
    await Promise.all(
      doors.flatMap(({ client }, process) =>
        Array.from({ length: EACH }, (_, n) =>
          client.TopUpCard({
            input: { cardId: mine.cardId, amount: amountFor(mine.product), idempotencyKey: `process ${process}, ${n}` },
          }),
        ),
      ),
    )
    const changes = await read
    writing = false
    await paging
    const cursors = changes.map(({ cursor }) => cursor)
    expect(new Set(cursors).size, 'no change twice').toBe(cursors.length)
    expect(pages, 'paged meanwhile: a part of the same, and nothing skipped').toEqual(cursors.slice(0, pages.length))
    const positions = await harnesses[0]!.world.database.sql.execute<{ position: string }>(
      `select position from changes where stream_id = '${customerId}' order by position`,
    )
    expect(positions.rows.map(({ position }) => Number(position))).toEqual(positions.rows.map((_, index) => index + 1))
    expect(harnesses[0]!.sandboxes.get('fyatu')!.things('topup')).toHaveLength(2 + EACH * PROCESSES)
  })

  test('cannot forget a freeze: one that was wished for on a process that then vanished is pursued by another', async () => {
    const { sandbox, gateway } = { sandbox: harnesses[0]!.sandboxes.get('fyatu')!, gateway: harnesses[3]!.gateway }
    sandbox.faults.add({ on: 'POST freeze', kind: 'drop-before', times: 3 })
    const wished = await doors[3]!.client.FreezeCard({ input: { cardId: mine.cardId } })
    expect(wished.freezeCard.card).toMatchObject({ status: 'ACTIVE', wanted: 'FROZEN' })
    await doors.pop()!.close()
    await gateway.close()
    harnesses.pop()
    await statusOf(harnesses[1]!, mine.cardId, 'FROZEN', 1200)
    expect((await doors[0]!.client.Journey({ id: mine.cardId })).node).toMatchObject({ cardStatus: 'FROZEN' })
  })

  test('log no error', () => {
    expect(harnesses.flatMap(({ complaints }) => complaints)).toEqual([])
  })
})
