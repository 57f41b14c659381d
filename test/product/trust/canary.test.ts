import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Call } from '../../../src/providers/kit/surroundings.ts'
import { amountFor, type Person, productsOf, someone, topUp, type Verified } from '../../support/person.ts'
import { deliverAll, story } from '../../support/story.ts'
import { ask, follow, headersOf, tokenOf } from './callers.ts'
import { CANARY, canariesOf, type Canaries, dumpOf, NAME_ON_CARD, secretsOf, seenIn } from './canaries.ts'

const logged: string[] = []
const logger = pino(
  { level: 'trace' },
  new Writable({ write: (chunk: Buffer, _encoding, done) => (logged.push(chunk.toString()), done()) }),
)
const calls: Call[] = []
/** A number as long as a card's, grouped or not, and what sandboxes call the secrets of a card. */
const CARD_SECRETS = /(?<![\w-])[3-6]\d{3}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}(?!\d)|"?(cvv|cvc|pan|pin)"?\s*[:=]/i

story({ databases: 'one', webhooks: true, logger, onCall: call => calls.push(call) }, harness => {
  const printed: string[] = []
  const canaries: Canaries = canariesOf(CANARY)
  /** What was answered to somebody who is not the person, and may not read profiles. */
  const toldOthers: string[] = []
  const STAFF = { subject: 'bob', roles: ['BACK_OFFICE', 'SERVICE'] } as const
  const EVE = { subject: 'eve', roles: ['CUSTOMER'] } as const

  const spies = [process.stdout, process.stderr].map(stream =>
    vi.spyOn(stream, 'write').mockImplementation(chunk => {
      printed.push(String(chunk))
      return true
    }),
  )
  afterAll(() => spies.forEach(spy => spy.mockRestore()))

  /** As far as they get: what becomes of it is other stories' business. */
  async function tour(person: Person, providerId: string): Promise<void> {
    const { client } = harness.door
    const [product] = await productsOf(harness, providerId)
    const { cardholder } = (await client.CreateCardholder({ input: { customerId: person.customerId, productId: product.id } }))
      .createCardholder
    if (cardholder == null) return
    await on(person, cardholder.id, 'ACTIVE')
    const { kycApplication } = (await client.StartKyc({ input: { cardholderId: cardholder.id, productId: product.id } })).startKyc
    if (kycApplication == null) return
    await on(person, kycApplication.id, 'APPROVED')
    const verified: Verified = { person, product, cardholderId: cardholder.id, kycId: kycApplication.id }
    const initialAmount = product.initialAmount.need === 'REQUIRED' ? amountFor(product, product.initialAmount) : null
    const input = {
      cardholderId: cardholder.id,
      productId: product.id,
      type: product.type,
      idempotencyKey: `card at ${providerId}`,
      nameOnCard: NAME_ON_CARD,
      initialAmount,
    }
    const { card } = (await client.IssueCard({ input })).issueCard
    if (card == null) return
    await on(person, card.id, 'ACTIVE')
    const paid = (await topUp({ ...verified, cardId: card.id }, `money at ${providerId}`)).topup
    if (paid != null) await on(person, paid.id, 'APPROVED')
    await client.Customer({ id: person.customerId })
    await client.UpdateCardholder({
      input: { cardholderId: cardholder.id, profile: { phone: CANARY.phone, address: CANARY.address } },
    })
    await client.FreezeCard({ input: { cardId: card.id } })
    await deliverAll(harness)
  }

  /** Time passes, and everything that is asked is answered, for a day at most. Addresses of pages and codes become canaries. */
  async function on(person: Person, journeyId: string, status: string): Promise<void> {
    let rounds = 0
    await harness
      .until(async () => {
        await deliverAll(harness)
        const now = await person.status(journeyId)
        if (now === status || ['REJECTED', 'NEEDS_REVIEW', 'TERMINATED'].includes(now ?? '') || ++rounds > 60) return true
        for (const asked of await person.requirements(journeyId)) {
          if (asked.__typename === 'VisitRequirement') canaries.set(asked.url, 'a hosted page’s address')
          await person.answer(asked).catch(() => undefined)
        }
        return false
      }, 24 * 3600)
      .catch(() => undefined)
  }

  /** An id that is taken already: the statement fails with the person among its values, which is a bug, and is logged. */
  async function breakdown(person: Person): Promise<void> {
    const { door } = harness
    const { newId } = harness.world
    Object.assign(harness.world, { newId: () => person.customerId })
    const profile = { ...CANARY, address: CANARY.address as never }
    await expect(door.client.CreateCustomer({ input: { externalId: 'x', profile } })).rejects.toThrow(
      'Something went wrong on our side',
    )
    Object.assign(harness.world, { newId })
    expect(harness.complaints.splice(0).length).toBeGreaterThan(0)
  }

  beforeAll(async () => {
    const { door } = harness
    for (const [secret, what] of secretsOf(harness.sandboxes.values())) canaries.set(secret, what)
    for (const sandbox of harness.sandboxes.values()) {
      const codeSentTo = sandbox.codeSentTo.bind(sandbox)
      sandbox.codeSentTo = address => {
        const code = codeSentTo(address)
        if (code !== undefined) canaries.set(code, 'a code')
        return code
      }
    }
    canaries.set((await tokenOf(STAFF)).split('.')[2] ?? '', 'a token’s signature')
    const eve = await harness.as().customers.create({ externalId: 'eve', profile: { email: 'eve@example.test' } })
    const person = await someone(harness, CANARY)
    const subscription =
      'subscription ($id: ID!, $after: Cursor) { statusChanged(id: $id, after: $after) { to reason { code message } subject { ... on Node { id } ... on Journey { statusReason { code message } progress { current } } } } }'
    const start = Buffer.from(`${person.customerId}/0`).toString('base64url')

    for (const id of harness.sandboxes.keys()) await tour(person, id)
    for (const [id, sandbox] of harness.sandboxes) {
      const unlucky = await someone(harness, { ...CANARY, email: `${id}.${CANARY.email}`, phone: CANARY.phone as string })
      sandbox.decide('kyc', {
        outcome: 'retry',
        reason: `${CANARY.firstName} ${CANARY.lastName} of ${CANARY.address?.line1 ?? ''} is not on the document X1234567`,
      })
      for (const kind of ['status-before', 'garbage', 'status-after'] as const)
        sandbox.faults.add({ kind, echo: true, status: 500 })
      sandbox.faults.add({ kind: 'drop-after' })
      sandbox.faults.add({ kind: 'status-before', status: 422, echo: true })
      await tour(unlucky, id)
      sandbox.faults.clear()
      await tour(unlucky, id)
      toldOthers.push(
        await ask(
          door.graphql,
          EVE,
          `{ node(id: "${unlucky.customerId}") { id } customer(externalId: "x") { profile { email } } }`,
        ),
      )
    }
    await breakdown(person)
    toldOthers.push(await follow(door.graphql, STAFF, subscription, { id: person.customerId, after: start }, 20))
    toldOthers.push(await follow(door.graphql, EVE, subscription, { id: person.customerId, after: start }, 2))
    toldOthers.push(await follow(door.graphql, EVE, subscription, { id: eve.id, after: 'AA' }, 2))
    toldOthers.push(
      await ask(
        door.graphql,
        STAFF,
        `{ customer(id: "${person.customerId}") { profile { email } cardholders { profile { email } attempts { key step fault observations } timeline(first: 100) { nodes { from to reason { code message } } } } cards { last4 brand attempts { key fault observations } } } auditTrail { nodes { subject operation target note code } } }`,
      ),
    )
  }, 120_000)

  test('every tour reaches its end, through rejections and faults, with every kind of secret in play', async () => {
    const { customer } = await harness.door.client.Customer({
      externalId: (await harness.as().customers.list({ first: 100 })).nodes[1]!.externalId,
    })
    expect(customer!.cardholders.flatMap(({ cards }) => cards)).toHaveLength(harness.sandboxes.size)
    expect(seenIn(JSON.stringify(customer), canaries), 'they would be found where they are').toEqual(
      expect.arrayContaining([`email: ${CANARY.email}`, `phone: ${CANARY.phone ?? ''}`]),
    )
    expect(new Set(canaries.values())).toEqual(
      new Set([...canaries.values(), 'a code', 'a hosted page’s address', 'a token’s signature', 'name on card']),
    )
    expect(logged.length, 'something was logged').toBeGreaterThan(0)
    expect(calls.filter(({ outcome }) => outcome !== 'ok').length).toBeGreaterThan(5)
    const reasons = await harness.as().customers.list({ first: 100 })
    expect(reasons.nodes.length).toBeGreaterThan(harness.sandboxes.size)
  })

  test('none of it is in the logs, at their most talkative', () => {
    expect(seenIn(logged.join('\n'), canaries)).toEqual([])
    expect(logged.filter(line => CARD_SECRETS.test(line))).toEqual([])
  })

  test('none of it is in what the process prints', () => {
    expect(seenIn(printed.join('\n'), canaries)).toEqual([])
  })

  test('none of it is in the database, in no column of no table, nor in its bytes', async () => {
    const dump = await dumpOf(harness)
    expect([...dump.keys()]).toEqual(
      expect.arrayContaining(['customers', 'journeys', 'attempts', 'changes', 'notices', 'data_keys', 'audit_entries']),
    )
    expect(dump.get('customers')).toContain('\\\\x')
    for (const [table, text] of dump) {
      expect(seenIn(text, canaries), table).toEqual([])
      expect(
        CARD_SECRETS.exec(
          text
            .replaceAll(/\\\\x[0-9a-f]+/g, '')
            .split('\n')
            .filter(line => line.startsWith('{'))
            .join('\n'),
        )?.[0],
        table,
      ).toBeUndefined()
    }
  })

  test('none of it is in metrics, nor in what they are made of', async () => {
    expect(seenIn(await (await fetch(`${harness.door.url}/metrics`)).text(), canaries)).toEqual([])
    expect(calls.length).toBeGreaterThan(50)
    expect(seenIn(JSON.stringify(calls), canaries)).toEqual([])
    expect(
      [...new Set(calls.map(({ operation }) => operation))].filter(operation => /\d{3}|[0-9a-f]{12}/.test(operation)),
      'an operation’s name holds no id',
    ).toEqual([])
  })

  test('none of it is told to others, by query or by subscription', () => {
    expect(toldOthers.join('\n')).toContain('event: next')
    expect(seenIn(toldOthers.join('\n'), canaries)).toEqual([])
  })

  describe('an error', () => {
    test.each([
      [
        'createCustomer',
        {
          externalId: 'x',
          profile: { ...CANARY, email: `${CANARY.email} twice`, phone: `${CANARY.phone ?? ''} twice`, dateOfBirth: '1887-11-23' },
        },
      ],
      [
        'createCustomer',
        {
          externalId: 'x',
          profile: { ...CANARY, address: { ...CANARY.address, country: 'Vexlingham' }, nationality: 'Quintessa' },
        },
      ],
    ])('of %s says what was expected, and not what came', async (verb, input) => {
      const type = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}Input`
      const answer = await ask(
        harness.door.graphql,
        STAFF,
        `mutation ($input: ${type}!) { ${verb}(input: $input) { errors { code message path } } }`,
        { input },
      )
      expect(answer).toContain('INVALID_INPUT')
      expect(seenIn(answer, canaries)).toEqual([])
    })

    test('of a webhook that nobody signed quotes nothing of it', async () => {
      const before = logged.length
      const response = await fetch(`${harness.door.url}/webhooks/fyatu`, {
        method: 'POST',
        headers: await headersOf(undefined),
        body: JSON.stringify(CANARY),
      })
      expect(response.status).toBe(401)
      expect(seenIn(await response.text(), canaries)).toEqual([])
      expect(seenIn(logged.slice(before).join('\n'), canaries)).toEqual([])
    })
  })
})
