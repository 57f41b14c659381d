import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Provider } from '../../../src/domain/provider.ts'
import { Refusal } from '../../../src/gateway/api/refusal.ts'
import type { Database } from '../../../src/storage/database.ts'
import { customers, dataKeys, journeys } from '../../../src/storage/schema.ts'
import { forEachDatabase } from '../../support/databases.ts'
import { type Harness, openHarness } from '../../support/harness.ts'
import { INES, newCustomer, statusOf, withCard } from '../../support/people.ts'

forEachDatabase((_name, open) => {
  let database: Database
  let harness: Harness
  beforeAll(async () => {
    database = await open()
    harness = await openHarness({ database, limits: { mutationWait: 1 } })
  })
  afterAll(() => harness.close())
  beforeEach(() => {
    for (const sandbox of harness.sandboxes.values()) sandbox.faults.clear()
  })

  const officer = () => harness.as({ subject: 'officer', roles: ['BACK_OFFICE'], scopes: ['pii:read', 'pii:erase'] })
  const erase = (id: string) => officer().customers.erase({ id, reason: 'request 4711' })
  const refusalOf = (doing: Promise<unknown>) =>
    doing.then(
      () => undefined,
      (thrown: unknown) => (thrown instanceof Refusal ? thrown.problems[0] : thrown),
    )
  const sandboxOf = (id: string) => harness.sandboxes.get(id)!
  const sealedOf = async (customerId: string) =>
    (await database.sql.select().from(journeys).where(eq(journeys.customerId, customerId)))
      .flatMap(({ sealed, answers }) => [sealed, answers])
      .filter(value => value !== null)

  describe('a person with a funded card', () => {
    let customerId: string
    let cardholderId: string
    let cardId: string
    let productId: string
    let currency: string
    let topupId: string
    let last: { externalId: string; timeline: number }
    beforeAll(async () => {
      ;({ customerId, cardholderId, cardId, productId, currency } = await withCard(harness, 'artha'))
      topupId = (await harness.as().topups.create({ cardId, amount: { amount: '12.00', currency }, idempotencyKey: 'before' })).id
      await statusOf(harness, topupId, 'APPROVED')
      const { externalId } = (await officer().customers.find({ id: customerId }))!
      last = { externalId, timeline: (await officer().changes.list(customerId, { first: 100 })).nodes.length }
    })

    test('is erased: nothing that is stored names them any more', async () => {
      const left = await erase(customerId)
      expect(left).toMatchObject({ id: customerId, externalId: `erased:${customerId}`, erasedAt: harness.clock.now() })
      expect(await database.sql.select().from(customers).where(eq(customers.id, customerId))).toMatchObject([{ profile: null }])
      expect(await database.sql.select().from(dataKeys).where(eq(dataKeys.ownerId, customerId))).toEqual([
        { ownerId: customerId, wrapped: null, wrappedBy: null },
      ])
      expect(await sealedOf(customerId)).toEqual([])
    })

    test('can still be read: the money and what was done stand, the person is null', async () => {
      const reading = officer()
      expect(await reading.customers.profile(customerId)).toBeNull()
      expect(await reading.cardholders.profile(cardholderId)).toBeNull()
      expect(await reading.requirements.ofCustomer(customerId)).toEqual([])
      expect(await reading.cards.nameOnCard(cardId)).toBeNull()
      expect(await reading.topups.find(topupId)).toMatchObject({
        status: 'APPROVED',
        facts: { amount: { amount: '12.00', currency } },
      })
      expect(await reading.journeys.attempts(topupId)).toMatchObject([{ step: 'top-up', outcome: 'TOOK_EFFECT' }])
      expect((await reading.cards.balance(cardId))?.available).toEqual({ amount: '12.00', currency })
      expect((await reading.changes.list(customerId, { first: 100 })).nodes).toHaveLength(last.timeline)
      expect((await reading.topups.of({ customerId }, { first: 5 })).nodes.map(({ id }) => id)).toEqual([topupId])
      expect(await reading.customers.find({ externalId: last.externalId })).toBeNull()
    })

    test.each<[string, () => Promise<unknown>]>([
      ['updateCustomer', () => harness.as().customers.update({ id: customerId, profile: { firstName: 'Ines' } })],
      [
        'createCardholder',
        async () =>
          harness.as().cardholders.create({ customerId, productId: (await harness.as().products.of('pintopay'))[0]!.id }),
      ],
      ['updateCardholder', () => harness.as().cardholders.update({ cardholderId, profile: { phone: '+447700900124' } })],
      [
        'startKyc',
        async () => harness.as().kyc.start({ cardholderId, productId: (await harness.as().products.of('artha'))[1]!.id }),
      ],
      [
        'issueCard',
        () =>
          harness
            .as()
            .cards.issue({ cardholderId, productId, type: 'VIRTUAL', nameOnCard: 'Ines Okoro', idempotencyKey: 'after' }),
      ],
      ['topUpCard', () => harness.as().topups.create({ cardId, amount: { amount: '5.00', currency }, idempotencyKey: 'after' })],
      ['eraseCustomer', () => erase(customerId)],
    ])('is gone for whatever needs the person: %s', async (_verb, doing) => {
      expect(await refusalOf(doing())).toMatchObject({
        code: 'CONFLICT',
        nodeId: customerId,
        message: expect.stringContaining('erased'),
      })
    })

    test('is followed at the provider all the same, and nothing personal is kept of it again', async () => {
      const ref = (await officer().journeys.find(cardId))!.providerRef!
      sandboxOf('artha').console('card', ref, 'frozen')
      await statusOf(harness, cardId, 'FROZEN')
      expect((await officer().cards.terminate({ cardId })).status).toBe('TERMINATED')
      expect(await sealedOf(customerId)).toEqual([])
    })

    test('may come again, as somebody new', async () => {
      const again = await harness.as().customers.create({ externalId: last.externalId, profile: INES })
      expect(again.id).not.toBe(customerId)
      expect(await officer().customers.profile(again.id)).toMatchObject({ firstName: 'Ines' })
    })

    test('is in the audit trail by id, with who erased them, and why for those who may see it', async () => {
      const { nodes } = await harness
        .as({ roles: ['BACK_OFFICE'], scopes: ['review:write'] })
        .audit.list({ first: 50, target: customerId })
      expect(nodes.filter(({ operation }) => operation === 'eraseCustomer')).toMatchObject([
        { subject: 'officer', outcome: 'REFUSED', code: 'CONFLICT', note: null },
        { subject: 'officer', outcome: 'DONE', note: 'request 4711' },
      ])
    })
  })

  test('money on its way is waited for: a top-up that is not at rest, a card that is being made', async () => {
    const { customerId, cardholderId, cardId, productId, currency } = await withCard(harness, 'artha')
    const topup = await harness.as().topups.create({ cardId, amount: { amount: '5.00', currency }, idempotencyKey: 'moving' })
    expect(await refusalOf(erase(customerId))).toMatchObject({ code: 'CONFLICT', path: ['id'], nodeId: topup.id })
    await statusOf(harness, topup.id, 'APPROVED')
    const card = await harness.as().cards.issue({ cardholderId, productId, type: 'VIRTUAL', idempotencyKey: 'being made' })
    expect(await refusalOf(erase(customerId))).toMatchObject({ code: 'CONFLICT', nodeId: card.id })
    sandboxOf('artha').faults.add({ on: 'POST topup', kind: 'drop-before' })
    await statusOf(harness, card.id, 'ACTIVE')
    const lost = await harness.as().topups.create({ cardId, amount: { amount: '6.00', currency }, idempotencyKey: 'lost' })
    expect(lost.status).toBe('OUTCOME_UNKNOWN')
    expect(await refusalOf(erase(customerId))).toMatchObject({ code: 'CONFLICT', nodeId: lost.id })
    expect(await officer().customers.profile(customerId), 'a refusal erases nothing').toMatchObject({ firstName: 'Ines' })
    await statusOf(harness, lost.id, 'APPROVED')
    await erase(customerId)
  })

  test('an order and an erasure that arrive at once: one of them is refused', async () => {
    for (let n = 0; n < 5; n++) {
      const { customerId, cardId, currency } = await withCard(harness, 'artha')
      const order = harness.as().topups.create({ cardId, amount: { amount: '5.00', currency }, idempotencyKey: 'race' })
      const refusals = await Promise.all([refusalOf(order), refusalOf(erase(customerId))])
      expect(refusals.filter(refusal => refusal !== undefined)).toMatchObject([{ code: 'CONFLICT' }])
      await harness.settle()
    }
  })

  test('what waited for the person goes nowhere without them: nothing more is told to the provider', async () => {
    const { id } = await harness
      .as()
      .customers.create({ externalId: 'unfinished', profile: { email: 'unfinished@example.test' } })
    const [product] = await harness.as().products.of('fyatu')
    const cardholder = await harness.as().cardholders.create({ customerId: id, productId: product!.id })
    const [form] = await harness.as().requirements.of(cardholder.id)
    expect(form?.shape).toBe('form')
    await erase(id)
    expect(await harness.as().requirements.of(cardholder.id)).toEqual([])
    const answering = harness.as().requirements.submitForm({
      journeyId: cardholder.id,
      requirementId: form!.id,
      values: [{ name: 'firstName', value: 'Ines' }],
    })
    expect(await refusalOf(answering)).toMatchObject({ code: 'NOT_FOUND' })
    const calls = sandboxOf('fyatu').calls.length
    await harness.until(async () => harness.clock.now().getTime() > Date.parse('2026-04-03'), 4 * 24 * 3600)
    expect(
      sandboxOf('fyatu')
        .calls.slice(calls)
        .filter(({ method }) => method !== 'GET'),
    ).toEqual([])
    expect(await sealedOf(id)).toEqual([])
  })

  test('a step that was to be taken later is not taken', async () => {
    const customerId = await newCustomer(harness)
    const [product] = await harness.as().products.of('artha')
    sandboxOf('artha').faults.add({ on: 'POST customer', kind: 'status-before', status: 429, retryAfter: 60, echo: true })
    const cardholder = await harness.as().cardholders.create({ customerId, productId: product!.id })
    expect(cardholder.status).toBe('PENDING')
    await erase(customerId)
    const people = sandboxOf('artha').things('cardholder').length
    harness.clock.pass(3600)
    await harness.settle()
    expect(sandboxOf('artha').things('cardholder')).toHaveLength(people)
    expect(await harness.as().journeys.find(cardholder.id)).toMatchObject({ status: 'PENDING', nextCheckAt: null })
    expect((await harness.as().journeys.attempts(cardholder.id)).map(({ outcome }) => outcome)).toEqual(['NO_EFFECT'])
  })

  test('a look that was under way when the person was erased brings nothing back', async () => {
    const { customerId, cardId } = await withCard(harness, 'artha')
    let release = (): void => {}
    let looked = (): void => {}
    const [released, looking] = [
      new Promise<void>(resolve => (release = resolve)),
      new Promise<void>(resolve => (looked = resolve)),
    ]
    const provider = harness.world.providers.get('artha')!
    const observe: Provider['issuance']['observe'] = async (dossiers, reads) => {
      const seen = await provider.issuance.observe(dossiers, reads)
      looked()
      await released
      return seen
    }
    const slow = await openHarness({ database, beside: harness })
    ;(slow.world.providers as Map<string, Provider>).set('artha', { ...provider, issuance: { ...provider.issuance, observe } })
    harness.clock.pass(60)
    const reading = slow.as().journeys.refresh({ journeyId: cardId })
    await looking
    await erase(customerId)
    release()
    await reading
    expect(await sealedOf(customerId)).toEqual([])
    await slow.close()
  })

  test('it takes back-office with the scope pii:erase, a customer, and a reason', async () => {
    const id = await newCustomer(harness)
    const as = (roles: readonly ('SERVICE' | 'BACK_OFFICE')[], scopes: readonly string[]) =>
      harness.as({ roles, scopes }).customers.erase({ id, reason: 'r' })
    expect(await refusalOf(as(['SERVICE'], ['pii:erase']))).toMatchObject({ code: 'FORBIDDEN' })
    expect(await refusalOf(as(['BACK_OFFICE'], ['pii:read']))).toMatchObject({ code: 'FORBIDDEN' })
    expect(await refusalOf(officer().customers.erase({ id, reason: ' ' }))).toMatchObject({
      code: 'INVALID_INPUT',
      path: ['reason'],
    })
    expect(await refusalOf(erase('cus_nobody'))).toMatchObject({ code: 'NOT_FOUND', path: ['id'] })
    expect(await officer().customers.profile(id)).toMatchObject({ firstName: 'Ines' })
  })

  test('nothing is complained about', () => {
    expect(harness.complaints).toEqual([])
  })
})
