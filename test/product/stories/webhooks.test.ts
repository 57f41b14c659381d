import { request as httpRequest } from 'node:http'
import { gql, GraphQLClient } from 'graphql-request'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { YativoSandbox } from '../../../src/providers/yativo/sandbox/index.ts'
import { signature } from '../../../src/providers/fyatu/webhooks.ts'
import { chanceFrom } from '../../simulation/chance.ts'
import { type Letter, type Letterbox, openLetterbox, post, tampered } from '../../support/letterbox.ts'
import { statusOf } from '../../support/people.ts'
import { topUp, withCard } from '../../support/person.ts'
import { story } from '../../support/story.ts'

const SIGNED = ['fyatu', 'pintopay', 'yativo'] as const
const NOTICES = 1_000
const CARDS_EACH = 20
const COPIES = 3

const EXISTING = gql`
  query Existing($id: ID!) {
    provider(id: $id) {
      cardholders(first: 100) {
        nodes {
          id
          cards {
            id
            status
          }
        }
      }
    }
  }
`
type Existing = {
  provider: { cardholders: { nodes: readonly { id: string; cards: readonly { id: string; status: string }[] }[] } }
}

story({ databases: 'one' }, harness => {
  let letterbox: Letterbox
  beforeAll(async () => {
    letterbox = await openLetterbox()
    for (const [id, sandbox] of harness.sandboxes) sandbox.deliverTo(`${letterbox.url}/webhooks/${id}`)
  })
  afterAll(() => letterbox.close())
  const count = async (where: string): Promise<number> =>
    Number((await harness.world.database.sql.execute<{ n: string }>(`select count(*) as n from ${where}`)).rows[0]?.n)
  const collected = async (): Promise<Letter[]> => {
    for (const sandbox of harness.sandboxes.values()) await sandbox.deliver()
    return letterbox.letters.splice(0)
  }

  test(
    `${NOTICES} notices, each ${COPIES} times in any order and a tenth of them tampered with, leave exactly the right state`,
    { timeout: 120_000 },
    async () => {
      const { door } = harness
      const chance = chanceFrom(20_260_401)
      const cards: { provider: string; id: string; ref: string }[] = []
      for (const provider of SIGNED) {
        harness.sandboxes.get(provider)!.seedReady(CARDS_EACH)
        const { provider: there } = await new GraphQLClient(door.graphql).request<Existing>(EXISTING, { id: provider })
        for (const { id } of there.cardholders.nodes.flatMap(person => person.cards))
          cards.push({ provider, id, ref: (await harness.as().cards.find(id))!.providerRef! })
      }
      expect(cards).toHaveLength(SIGNED.length * CARDS_EACH)
      await collected()

      let left = NOTICES
      const posted = new Map<string, boolean>()
      const status = new Map(cards.map(({ id }) => [id, 'active']))
      for (; left > 0;) {
        // A round of things that happen there, then their notices, while the gateway goes on with its work.
        const round = Math.min(left, 250)
        for (let n = 0; n < round; n++) {
          const { provider, id, ref } = chance.pick(cards)
          status.set(id, status.get(id) === 'active' ? 'frozen' : 'active')
          harness.sandboxes.get(provider)!.console('card', ref, status.get(id)!)
        }
        const letters = await collected()
        expect(letters).toHaveLength(round)
        left -= round
        const deliveries = letters
          .flatMap(letter => Array.from({ length: COPIES }, () => ({ letter, spoilt: chance.happens(0.1), at: chance.next() })))
          .toSorted((a, b) => a.at - b.at)
        for (const { letter, spoilt } of deliveries) {
          const name = `${letter.provider} ${letter.body.toString('base64')}`
          posted.set(name, (posted.get(name) ?? false) || !spoilt)
        }
        for (let from = 0; from < deliveries.length; from += 25) {
          const answers = await Promise.all(
            deliveries.slice(from, from + 25).map(async ({ letter, spoilt, at }) => ({
              spoilt,
              status: await post(door.url, spoilt ? tampered(letter, at) : letter),
            })),
          )
          for (const answer of answers)
            expect(
              answer.status >= 400,
              `a notice that was ${answer.spoilt ? '' : 'not '}tampered with was answered ${answer.status}`,
            ).toBe(answer.spoilt)
          if (from % 100 === 0) await harness.settle()
        }
        await harness.settle()
      }
      expect(posted.size).toBe(NOTICES)
      expect(await count('notices'), 'each was kept once').toBe([...posted.values()].filter(Boolean).length)
      expect(await count('notices where processed_at is null')).toBe(0)
      // A notice all of whose copies were spoilt is made up for by the poll.
      harness.clock.pass(7 * 3600)
      await harness.settle()
      for (const { id } of cards)
        expect([id, (await harness.as().cards.find(id))?.status]).toEqual([id, status.get(id)!.toUpperCase()])

      expect(
        await count(
          `(select stream_id from changes group by stream_id having min(position) <> 1 or max(position) <> count(*)) as broken`,
        ),
        'streams with a gap',
      ).toBe(0)
      expect(
        await count(
          `(select subject_id from changes group by subject_id having min(version) <> 1 or max(version) <> count(*)) as broken`,
        ),
        'subjects with a gap',
      ).toBe(0)
      const repeated = `(select from_status, lag(to_status) over (partition by subject_id order by version) as before, to_status from changes) as told where from_status is distinct from before or from_status = to_status`
      expect(await count(repeated), 'changes that do not go on from the one before, or change nothing').toBe(0)
      expect(await count('changes')).toBeGreaterThan(NOTICES / 10)
    },
  )

  test('money that is only ever told of by notices arrives once, in whatever order they come', async () => {
    const { door } = harness
    const sandbox = harness.sandboxes.get('yativo') as YativoSandbox
    sandbox.switches.transfers = 'initiated'
    const mine = await withCard(harness, 'yativo')
    const topups = await Promise.all(Array.from({ length: 8 }, (_, n) => topUp(mine, `topup-${n}`)))
    const refs = await Promise.all(topups.map(async ({ topup }) => (await harness.as().topups.find(topup!.id))!.providerRef!))
    for (const [n, ref] of refs.entries()) sandbox.console('topup', ref, n % 4 === 3 ? 'failed' : 'completed')
    const letters = (await collected()).filter(({ provider }) => provider === 'yativo').toReversed()
    for (const letter of [...letters, ...letters]) expect(await post(door.url, letter)).toBe(200)
    await harness.settle()
    const statuses = await Promise.all(topups.map(({ topup }) => mine.person.status(topup!.id)))
    expect(statuses).toEqual(['APPROVED', 'APPROVED', 'APPROVED', 'REJECTED', 'APPROVED', 'APPROVED', 'APPROVED', 'REJECTED'])
  })

  test('a notice about what is not known here yet is kept, and matched when it is', async () => {
    const { door } = harness
    const sandbox = harness.sandboxes.get('yativo') as YativoSandbox
    sandbox.switches.transfers = 'initiated'
    const mine = await withCard(harness, 'yativo')
    sandbox.faults.add({ on: 'POST fund-customer', kind: 'drop-after' })
    const { topup } = await topUp(mine, 'told of too early')
    const { id } = sandbox.things('topup').at(-1)!
    await collected()
    sandbox.console('topup', id, 'completed')
    for (const letter of await collected()) expect(await post(door.url, letter)).toBe(200)
    await harness.settle()
    const waiting = `notices where matched_at is null and about::text like '%${id}%'`
    expect(await count(waiting)).toBe(1)
    await statusOf(harness, topup!.id, 'APPROVED', 120)
    expect(await count(waiting)).toBe(0)
  })

  describe('nothing is kept of a delivery', () => {
    let genuine: Letter
    let before: number
    beforeAll(async () => {
      const cardRef = harness.sandboxes.get('fyatu')!.things('card')[0]!.id
      harness.sandboxes.get('fyatu')!.console('card', cardRef, 'frozen')
      genuine = (await collected()).find(({ provider }) => provider === 'fyatu')!
      before = await count('notices')
    })
    const secret = (): string => harness.sandboxes.get('fyatu')!.variables['FYATU_WEBHOOK_SECRET']!
    const signed = (body: Buffer): Letter => {
      const t = String(Math.floor(harness.clock.now().getTime() / 1000))
      return {
        ...genuine,
        body,
        headers: { ...genuine.headers, 'x-fyatu-signature': `t=${t},v1=${signature(secret(), t, body)}` },
      }
    }
    const without = (name: string): Letter => ({
      ...genuine,
      headers: Object.fromEntries(Object.entries(genuine.headers).filter(([header]) => header !== name)),
    })
    /** As written: no client of ours would tidy the path up. */
    const raw = (path: string, method = 'POST'): Promise<number> =>
      new Promise((resolve, reject) => {
        const { hostname, port } = new URL(harness.door.url)
        httpRequest({ hostname, port, path, method, headers: genuine.headers }, response => {
          response.resume()
          resolve(response.statusCode ?? 0)
        })
          .once('error', reject)
          .end(method === 'POST' ? genuine.body : undefined)
      })
    const cases: readonly [string, () => Promise<number>, number][] = [
      ['that is not signed', () => post(harness.door.url, without('x-fyatu-signature')), 401],
      [
        'that somebody else has signed',
        () =>
          post(harness.door.url, {
            ...genuine,
            headers: { ...genuine.headers, 'x-fyatu-signature': `${genuine.headers['x-fyatu-signature']?.slice(0, -1)}g` },
          }),
        401,
      ],
      ['for another provider', () => post(harness.door.url, { ...genuine, path: '/webhooks/yativo' }), 401],
      ['whose body is empty', () => post(harness.door.url, { ...genuine, body: Buffer.alloc(0) }), 401],
      ['that is signed and no JSON', () => post(harness.door.url, signed(Buffer.from('not JSON'))), 400],
      ['that is signed and of another shape', () => post(harness.door.url, signed(Buffer.from('[1, 2, 3]'))), 400],
      ['that is signed and no UTF-8', () => post(harness.door.url, signed(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]))), 400],
      ['that is larger than any notice', () => post(harness.door.url, signed(Buffer.alloc(300 * 1024, 0x20))), 413],
      ['to a provider that there is none of', () => raw('/webhooks/nobody'), 404],
      ['to what every object has', () => raw('/webhooks/__proto__'), 404],
      ['to no provider', () => raw('/webhooks/'), 404],
      ['that climbs out of its path', () => raw('/webhooks/../../etc/passwd'), 404],
      ['that climbs out of its path in disguise', () => raw('/webhooks/%2e%2e%2f%2e%2e%2fetc%2fpasswd'), 404],
      ['to Artha without the secret part of the address', () => raw('/webhooks/artha'), 401],
      ['to Artha with a wrong secret part', () => raw('/webhooks/artha/guessed'), 401],
      ['that is only asked for', () => raw('/webhooks/fyatu', 'GET'), 404],
    ]
    test.each(cases)('%s', async (_name, send, status) => {
      expect(await send()).toBe(status)
      expect(await count('notices')).toBe(before)
    })

    test('that was recorded and comes again: a copy is kept once, and a stale one turned away', async () => {
      expect(await post(harness.door.url, genuine)).toBe(200)
      expect(await post(harness.door.url, genuine)).toBe(200)
      expect(await count('notices')).toBe(before + 1)
      harness.clock.pass(400)
      expect(await post(harness.door.url, genuine)).toBe(400)
      expect(await count('notices')).toBe(before + 1)
    })
  })
})
