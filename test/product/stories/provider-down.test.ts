import { describe, expect, test } from 'vitest'
import { PROVIDERS } from '../../../src/providers/index.ts'
import type { PlannedFault } from '../../../src/providers/kit/sandbox.ts'
import { statusOf } from '../../support/people.ts'
import { orderCard, productsOf, register, someone, topUp, verify, type WithCard, withCard } from '../../support/person.ts'
import { story } from '../../support/story.ts'

/** Promised to whoever sends a mutation, in milliseconds. */
const PROMISED = 2_000
const LONG_AGO_SECONDS = 3600

const TROUBLES: readonly (readonly [string, PlannedFault])[] = [
  ['hangs', { kind: 'hang', times: 10_000 }],
  ['cuts every connection', { kind: 'drop-before', times: 10_000 }],
  ['answers 503', { kind: 'status-before', status: 503, times: 10_000 }],
  ['answers nonsense', { kind: 'status-before', status: 200, times: 10_000 }],
]

const forget = (complaints: string[], expected: string): void =>
  void complaints.splice(0, complaints.length, ...complaints.filter(message => message !== expected))

for (const { id: provider } of PROVIDERS) {
  describe(`while ${provider}`, () => {
    story({ providers: [provider], databases: 'one', webhooks: true, limits: { mutationWait: 0.3, readWait: 0.3 } }, harness => {
      let mine: WithCard | undefined
      const inTime = async <Answer>(asked: Promise<Answer>): Promise<Answer> => {
        const started = performance.now()
        const answer = await asked
        expect(performance.now() - started).toBeLessThan(PROMISED)
        return answer
      }

      test.each(TROUBLES)(
        '%s, a mutation answers in time with the journey as it stands, and it goes on when all is well again',
        async (name, trouble) => {
          const { sandbox, clock } = harness
          mine ??= await withCard(harness, provider)
          const before = sandbox.things('topup').length
          // What is remembered of the products is old by now.
          clock.pass(LONG_AGO_SECONDS)
          await harness.settle()
          sandbox.faults.add(trouble)
          const { topup, errors } = await inTime(topUp(mine, name))
          expect(errors).toEqual([])
          expect(['PENDING', 'OUTCOME_UNKNOWN']).toContain(topup!.status)
          expect((await inTime(harness.door.client.Journey({ id: topup!.id }))).node).toMatchObject({ id: topup!.id })
          sandbox.faults.clear()
          await mine.person.goesOn(topup!.id, 'APPROVED')
          expect(sandbox.things('topup')).toHaveLength(before + 1)
          // Nonsense without the documented fields is warned of, once an hour for each field.
          if (name === 'answers nonsense') forget(harness.complaints, 'a field of an answer does not fit its documented shape')
        },
      )

      test('hangs, a person is registered, verified and given a card as far as can be, and the rest follows', async () => {
        const { sandbox } = harness
        const person = await someone(harness)
        const [product] = await productsOf(harness, provider)
        sandbox.faults.add({ kind: 'hang', times: 10_000 })
        const { createCardholder } = await inTime(
          harness.door.client.CreateCardholder({ input: { customerId: person.customerId, productId: product.id } }),
        )
        expect(createCardholder).toMatchObject({ errors: [], cardholder: { status: 'PENDING' } })
        expect(
          (
            await inTime(
              harness.door.client.CreateCardholder({ input: { customerId: person.customerId, productId: product.id } }),
            )
          ).createCardholder.cardholder!.id,
        ).toBe(createCardholder.cardholder!.id)
        sandbox.faults.clear()
        await person.goesOn(createCardholder.cardholder!.id, 'ACTIVE')
        const verified = await verify(await register(person, product))
        const cards = sandbox.things('card').length
        sandbox.faults.add({ kind: 'hang', times: 10_000 })
        const { card } = await inTime(orderCard(verified))
        expect(card).toMatchObject({ status: 'PENDING', spendable: false })
        sandbox.faults.clear()
        await statusOf(harness, card!.id, 'ACTIVE', 3600)
        expect(sandbox.things('card')).toHaveLength(cards + 1)
      })
    })
  })
}
