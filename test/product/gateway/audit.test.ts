import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Session } from '../../../src/gateway/session.ts'
import type { AuditEntry } from '../../../src/gateway/api/oversight.ts'
import { verifyAudit } from '../../../src/storage/audit-chain.ts'
import type { Database } from '../../../src/storage/database.ts'
import { forEachDatabase } from '../../support/databases.ts'
import { PROVIDERS } from '../../../src/providers/index.ts'
import { type Harness, openHarness } from '../../support/harness.ts'
import { INES, newCustomer, statusOf, withCard } from '../../support/people.ts'

/** Whoever it is: the trail is the same. */
const anyProvider = PROVIDERS[0]!.id

forEachDatabase((_name, open) => {
  let database: Database
  let harness: Harness
  let begin = 0
  beforeAll(async () => {
    database = await open()
    harness = await openHarness({ database, providers: [anyProvider] })
  })
  afterAll(() => harness.close())

  const clerk = () => harness.as({ subject: 'clerk-1', roles: ['BACK_OFFICE'] })
  /** What was entered since the test began, oldest first. */
  const entered = async (): Promise<AuditEntry[]> =>
    (await clerk().audit.list({ first: 100 })).nodes.filter(({ position }) => position > begin).toReversed()
  const told = ({ subject, roles, operation, target, outcome, code }: AuditEntry): unknown[] => [
    subject,
    roles,
    operation,
    target,
    outcome,
    code,
  ]
  const started = async (): Promise<void> => {
    begin = (await clerk().audit.list({ first: 1 })).nodes[0]?.position ?? 0
  }
  beforeEach(started)

  test('what is done leaves who did it, to what, and when; nothing of the input', async () => {
    const service = harness.as({ subject: 'shop', roles: ['SERVICE'], scopes: ['funds:write'] })
    const { id } = await service.customers.create({ externalId: 'ines', profile: INES })
    await service.customers.update({ id, profile: { firstName: 'Inês' } })
    const entries = await entered()
    expect(entries.map(told)).toEqual([
      ['shop', ['SERVICE'], 'createCustomer', id, 'DONE', null],
      ['shop', ['SERVICE'], 'updateCustomer', id, 'DONE', null],
    ])
    expect(entries[0]?.at).toEqual(harness.clock.now())
    expect(JSON.stringify(entries)).not.toMatch(/Ines|Inês|Okoro|example\.test|ines/)
  })

  test('a person goes by the id of their customer, because their own subject may name them', async () => {
    const subject = 'ines.okoro@example.test'
    const person = () => harness.as({ subject, roles: ['CUSTOMER'], scopes: [] })
    await expect(person().customers.create({ externalId: 'somebody else', profile: INES })).rejects.toThrow(
      'a customer may create only itself',
    )
    const { id } = await person().customers.create({ externalId: subject, profile: INES })
    await person().customers.update({ id, profile: { firstName: 'Inês' } })
    const entries = await entered()
    expect(entries.map(told)).toEqual([
      ['no customer yet', ['CUSTOMER'], 'createCustomer', null, 'REFUSED', 'FORBIDDEN'],
      [id, ['CUSTOMER'], 'createCustomer', id, 'DONE', null],
      [id, ['CUSTOMER'], 'updateCustomer', id, 'DONE', null],
    ])
    expect(JSON.stringify(entries)).not.toContain(subject)
  })

  test('a refusal leaves its code, and only what is shaped like an id of ours', async () => {
    const customerId = await newCustomer(harness)
    await started()
    const [product] = await clerk().products.of(anyProvider)
    await expect(clerk().customers.update({ id: customerId, profile: { dateOfBirth: '2020-01-01' } })).rejects.toThrow(
      'at least 18',
    )
    await expect(
      clerk().cards.issue({
        cardholderId: 'Ines Okoro, 1 Quay St',
        productId: product!.id,
        type: 'VIRTUAL',
        idempotencyKey: 'k',
      }),
    ).rejects.toThrow('no cardholder with this id')
    expect((await entered()).map(told)).toEqual([
      ['clerk-1', ['BACK_OFFICE'], 'updateCustomer', customerId, 'REFUSED', 'INVALID_INPUT'],
      ['clerk-1', ['BACK_OFFICE'], 'issueCard', null, 'REFUSED', 'NOT_FOUND'],
    ])
  })

  test('what breaks on our side is entered too', async () => {
    const customerId = await newCustomer(harness)
    await database.sql.execute(sql`update customers set profile = '\\x00' where id = ${customerId}`)
    await started()
    await expect(clerk().customers.update({ id: customerId, profile: { firstName: 'Ines' } })).rejects.toThrow('is not sealed')
    expect((await entered()).map(told)).toEqual([['clerk-1', ['BACK_OFFICE'], 'updateCustomer', customerId, 'FAILED', null]])
  })

  test('a control is entered under the name that the graph gives it', async () => {
    const { cardId } = await withCard(harness, anyProvider)
    await started()
    await clerk().cards.freeze({ cardId })
    await clerk().cards.unfreeze({ cardId })
    expect((await entered()).map(({ operation, target }) => [operation, target])).toEqual([
      ['freezeCard', cardId],
      ['unfreezeCard', cardId],
    ])
  })

  test('reading a profile is entered when somebody else than the person does it, once a request', async () => {
    const { id } = await harness.as().customers.create({ externalId: 'reader', profile: INES })
    await started()
    const person = harness.as({ subject: 'reader', roles: ['CUSTOMER'], scopes: [] })
    expect(await person.customers.profile(id)).toMatchObject({ firstName: 'Ines' })
    expect(await harness.as({ subject: 'blind', roles: ['BACK_OFFICE'], scopes: [] }).customers.profile(id)).toBeNull()
    expect(await entered()).toEqual([])
    const reading = clerk()
    await Promise.all([reading.customers.profile(id), reading.customers.profile(id)])
    expect((await entered()).map(told)).toEqual([['clerk-1', ['BACK_OFFICE'], 'read profile', id, 'DONE', null]])
  })

  test('reading what a person must do is entered when staff does it, and there is something', async () => {
    const customerId = (
      await harness.as().customers.create({ externalId: 'lacking', profile: { email: 'lacking@example.test' } })
    ).id
    const [product] = await clerk().products.of(anyProvider)
    await started()
    expect(await clerk().requirements.ofCustomer(customerId)).toEqual([])
    const cardholder = await harness.as({ roles: ['SERVICE'] }).cardholders.create({ customerId, productId: product!.id })
    expect(cardholder.status).toBe('ACTION_REQUIRED')
    await harness.as({ roles: ['SERVICE'] }).requirements.ofCustomer(customerId)
    await clerk().requirements.ofCustomer(customerId)
    await clerk().requirements.of(cardholder.id)
    expect((await entered()).map(({ operation, target }) => [operation, target])).toEqual([
      ['createCardholder', cardholder.id],
      ['read requirements', customerId],
      ['read requirements', cardholder.id],
    ])
  })

  test('the note of a review is shown to those who settle reviews, and to nobody once the person is erased', async () => {
    const { cardId, customerId, currency } = await withCard(harness, anyProvider)
    const topup = await harness.as().topups.create({ cardId, amount: { amount: '5.00', currency }, idempotencyKey: 'reviewed' })
    await database.sql.execute(sql`update journeys set phase = 'review', status = 'NEEDS_REVIEW' where id = ${topup.id}`)
    await started()
    await clerk().reviews.resolve({ journeyId: topup.id, outcome: 'HAPPENED', note: 'Ines showed me the receipt' })
    const notes = async (session: Session) =>
      (await session.audit.list({ first: 5, target: topup.id })).nodes.map(({ operation, note }) => [operation, note])
    expect((await notes(clerk()))[0]).toEqual(['resolveReview', 'Ines showed me the receipt'])
    expect((await notes(harness.as({ roles: ['BACK_OFFICE'], scopes: [] })))[0]).toEqual(['resolveReview', null])
    const { rows } = await database.sql.execute<{ row: string }>(sql`select audit_entries::text as row from audit_entries`)
    expect(rows.map(({ row }) => Buffer.from(row, 'latin1').toString()).join()).not.toContain('receipt')
    await statusOf(harness, topup.id, 'APPROVED')
    await harness.as({ scopes: ['pii:erase'] }).customers.erase({ id: customerId, reason: 'asked to' })
    expect((await notes(clerk()))[0]).toEqual(['resolveReview', null])
    expect(await verifyAudit(database), 'destroying the key leaves the chain whole').toHaveProperty('head')
  })

  test('a hundred profiles of one request are written together', async () => {
    const ids: string[] = []
    for (let n = 0; n < 100; n++) ids.push(await newCustomer(harness))
    await started()
    let transactions = 0
    const counting: Database = {
      ...database,
      transaction: work => {
        transactions += 1
        return database.transaction(work)
      },
    }
    const beside = await openHarness({ database: counting, providers: [anyProvider], beside: harness })
    const reading = beside.as({ subject: 'clerk-1', roles: ['BACK_OFFICE'] })
    await Promise.all(ids.map(id => reading.customers.profile(id)))
    expect(await entered()).toHaveLength(100)
    expect(transactions).toBeLessThanOrEqual(3)
    await beside.close()
  })

  test('the trail is for back-office, is paged newest first, and narrows to a subject or a target', async () => {
    await expect(harness.as({ roles: ['SERVICE'] }).audit.list({ first: 5 })).rejects.toThrow('BACK_OFFICE')
    await expect(clerk().audit.list({ first: 5, after: 'nonsense' })).rejects.toThrow('cursor does not belong')
    await newCustomer(harness)
    const first = await clerk().audit.list({ first: 3 })
    const second = await clerk().audit.list({ first: 3, after: first.endCursor! })
    const positions = [...first.nodes, ...second.nodes].map(({ position }) => position)
    expect(positions).toEqual(Array.from({ length: 6 }, (_, n) => positions[0]! - n))
    const target = first.nodes[0]!.target!
    expect(new Set((await clerk().audit.list({ first: 50, target })).nodes.map(entry => entry.target))).toEqual(new Set([target]))
    expect(new Set((await clerk().audit.list({ first: 50, subject: 'clerk-1' })).nodes.map(entry => entry.subject))).toEqual(
      new Set(['clerk-1']),
    )
  })

  test('two processes write one chain', async () => {
    const beside = await openHarness({ database, providers: [anyProvider], beside: harness })
    await started()
    const externalIds = Array.from({ length: 10 }, (_, n) => `both-${n}`)
    await Promise.all(
      externalIds.map((externalId, n) => (n % 2 === 0 ? harness : beside).as().customers.create({ externalId, profile: INES })),
    )
    expect(await entered()).toHaveLength(10)
    expect(await verifyAudit(database)).toHaveProperty('head')
    await beside.close()
  })

  test('nothing is complained about', () => {
    expect(harness.complaints).toEqual([])
  })
})
