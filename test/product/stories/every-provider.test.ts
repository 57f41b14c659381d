import { describe, expect, test } from 'vitest'
import { PROVIDERS } from '../../../src/providers/index.ts'
import { orderCard, productsOf, register, someone, topUp, verify, type WithCard, withCard } from '../../support/person.ts'
import { statusOf } from '../../support/people.ts'
import { deliverAll, story } from '../../support/story.ts'

/** Who tells nobody that a card was frozen at its own console: that is found out by polling. The others tell by webhook. */
const TELLS_NOBODY = ['artha']

for (const { id: provider } of PROVIDERS) {
  describe(`with ${provider}`, () => {
    story({ providers: [provider], databases: 'one', webhooks: true }, harness => {
      let first: WithCard | undefined
      const card = async (): Promise<WithCard> => (first ??= await withCard(harness, provider))
      /** The writes that make a thing of this kind, by the names that the sandbox has for them. */
      const making = (kind: 'card' | 'topup'): string => {
        const made = harness.sandbox.calls.find(({ effect }) => effect?.startsWith(`${kind} `))
        if (made === undefined) throw new Error(`expected a ${kind} to have been made`)
        return made.operation
      }
      const wish = async (verb: 'FreezeCard' | 'UnfreezeCard' | 'TerminateCard', cardId: string) => {
        const { client } = harness.door
        if (verb === 'FreezeCard') return (await client.FreezeCard({ input: { cardId } })).freezeCard
        if (verb === 'UnfreezeCard') return (await client.UnfreezeCard({ input: { cardId } })).unfreezeCard
        return (await client.TerminateCard({ input: { cardId } })).terminateCard
      }
      const things = (kind: 'card' | 'topup') => harness.sandbox.things(kind)

      test('anybody gets from nothing to money on a card, and the log of it has no gap', async () => {
        const { door } = harness
        const { person, cardId, ...rest } = await card()
        const { topup, errors } = await topUp({ person, cardId, ...rest })
        expect(errors).toEqual([])
        await person.goesOn(topup!.id, 'APPROVED')
        const { customer } = await door.client.Customer({ id: person.customerId })
        const [cardholder] = customer!.cardholders
        expect(cardholder).toMatchObject({
          status: 'ACTIVE',
          requirements: [],
          kycApplications: [{ status: 'APPROVED', requirements: [] }],
        })
        expect(cardholder!.cards).toMatchObject([
          { status: 'ACTIVE', spendable: true, requirements: [], topups: { nodes: [{ status: 'APPROVED' }] } },
        ])
        const balance = cardholder!.cards[0]!.balance ?? cardholder!.balance
        const loaded = cardholder!.cards[0]!.topups.nodes[0]!.amount.amount
        expect(Number(balance!.available.amount)).toBeGreaterThanOrEqual(Number(loaded))
        const { statusChanges } = await door.client.StatusChanges({ id: person.customerId, first: 100 })
        const versions = new Map<string, number>()
        for (const { subject, version } of statusChanges.nodes) {
          expect(version, `the next version of ${subject.id}`).toBe((versions.get(subject.id) ?? 0) + 1)
          versions.set(subject.id, version)
        }
        expect(versions.size).toBe(4)
        expect(await harness.as().journeys.attempts(topup!.id)).toMatchObject([{ outcome: 'TOOK_EFFECT' }])
      })

      test.each(['drop-before', 'drop-after'] as const)(
        'a card whose answer is lost (%s) is found or ordered again, and is one card',
        async kind => {
          const { person, product, cardholderId, kycId } = await card()
          const before = things('card').length
          harness.sandbox.faults.add({ on: making('card'), kind })
          const key = `lost ${kind}`
          const lost = await orderCard({ person, product, cardholderId }, key)
          expect(lost).toMatchObject({
            errors: [],
            card: { status: 'OUTCOME_UNKNOWN', statusReason: { code: 'OUTCOME_UNKNOWN' } },
          })
          expect((await orderCard({ person, product, cardholderId }, key)).card!.id, 'the same key is the same card').toBe(
            lost.card!.id,
          )
          await person.goesOn(lost.card!.id, 'ACTIVE')
          expect(things('card')).toHaveLength(before + 1)
          expect(await person.status(kycId)).toBe('APPROVED')
        },
      )

      test.each(['drop-before', 'drop-after'] as const)('a top-up whose answer is lost (%s) is paid once', async kind => {
        const mine = await card()
        const before = things('topup').length
        harness.sandbox.faults.add({ on: making('topup'), kind })
        const lost = await topUp(mine, `lost ${kind}`)
        expect(lost).toMatchObject({ errors: [], topup: { status: 'OUTCOME_UNKNOWN' } })
        await mine.person.goesOn(lost.topup!.id, 'APPROVED')
        expect(things('topup')).toHaveLength(before + 1)
      })

      test('money that is asked for twice with other keys is two top-ups, side by side', async () => {
        const mine = await card()
        const before = things('topup').length
        const [one, two] = await Promise.all([topUp(mine, 'one'), topUp(mine, 'two')])
        for (const { topup } of [one, two]) await mine.person.goesOn(topup!.id, 'APPROVED')
        expect(one.topup!.id).not.toBe(two.topup!.id)
        expect(things('topup')).toHaveLength(before + 2)
      })

      describe('a card frozen at the provider’s own console', () => {
        const frozenThere = async () => {
          const { door } = harness
          const { cardId } = await withCard(harness, provider)
          const { changeCursor } = (await door.client.ChangeCursor({ id: cardId })).node as { changeCursor: string }
          harness.sandbox.console('card', (await harness.as().cards.find(cardId))!.providerRef!, 'frozen')
          return { cardId, changeCursor }
        }

        test('is noticed by the slow poll, and pushed', async () => {
          const { cardId, changeCursor } = await frozenThere()
          await statusOf(harness, cardId, 'FROZEN', 7 * 3600)
          const { statusChanges } = await harness.door.client.StatusChanges({ id: cardId, after: changeCursor })
          expect(statusChanges.nodes).toMatchObject([{ from: 'ACTIVE', to: 'FROZEN', source: 'POLL', subject: { id: cardId } }])
        })

        if (!TELLS_NOBODY.includes(provider))
          test('is noticed at once by a webhook', async () => {
            const { cardId, changeCursor } = await frozenThere()
            const before = harness.clock.now()
            await deliverAll(harness)
            // The log is read as it is: nobody is asked.
            const { statusChanges } = await harness.door.client.StatusChanges({ id: cardId, after: changeCursor })
            expect(statusChanges.nodes).toMatchObject([{ from: 'ACTIVE', to: 'FROZEN', source: 'WEBHOOK' }])
            expect(harness.clock.now()).toEqual(before)
          })
      })

      describe('a card', () => {
        const supported = async (name: string): Promise<boolean> =>
          (await harness.door.client.Providers()).providers[0]!.capabilities.find(capability => capability.name === name)
            ?.supported ?? false

        test('is frozen, thawed and ended, as far as the provider can, and says where it cannot', async () => {
          const { cardId, person } = await withCard(harness, provider)
          const verbs = [
            ['FreezeCard', 'freeze', 'FROZEN'],
            ['UnfreezeCard', 'unfreeze', 'ACTIVE'],
            ['TerminateCard', 'terminate', 'TERMINATED'],
          ] as const
          let can = 0
          for (const [verb, capability, status] of verbs) {
            const answer = await wish(verb, cardId)
            const able = await supported(capability)
            expect(answer.errors.map(({ code }) => code)).toEqual(able ? [] : ['NOT_SUPPORTED'])
            if (!able) continue
            can++
            await person.goesOn(cardId, status)
            expect((await wish(verb, cardId)).errors, 'asking again is harmless').toEqual([])
          }
          expect(can).toBeGreaterThanOrEqual(2)
        })

        test('that was to be frozen while the provider was away is frozen when it is back', async () => {
          const { door } = harness
          const { cardId } = await withCard(harness, provider)
          const refs = (await harness.as().cards.find(cardId))!.providerRef!
          harness.sandbox.faults.add({ kind: 'status-before', status: 503, times: 10_000 })
          expect((await wish('FreezeCard', cardId)).card).toMatchObject({ status: 'ACTIVE', wanted: 'FROZEN' })
          await harness.settle()
          expect((await door.client.Journey({ id: cardId })).node).toMatchObject({ cardStatus: 'ACTIVE' })
          harness.sandbox.faults.clear()
          await statusOf(harness, cardId, 'FROZEN', 1200)
          expect(
            things('card')
              .find(({ id }) => id === refs)
              ?.status.toLowerCase(),
          ).toBe('frozen')
          expect((await door.client.Journey({ id: cardId })).node).toMatchObject({ cardStatus: 'FROZEN' })
        })
      })

      test('a card asked for before KYC is told what must come first', async () => {
        const registered = await register(await someone(harness), (await productsOf(harness, provider))[0])
        expect(await orderCard(registered)).toMatchObject({
          card: null,
          errors: [{ code: 'NOT_YET', nodeId: null, path: ['productId'], message: expect.stringContaining('startKyc') }],
        })
        const { startKyc } = await harness.door.client.StartKyc({
          input: { cardholderId: registered.cardholderId, productId: registered.product.id },
        })
        expect(await orderCard(registered)).toMatchObject({
          card: null,
          errors: [{ code: 'NOT_YET', nodeId: startKyc.kycApplication!.id }],
        })
        expect((await verify(registered)).kycId).toBe(startKyc.kycApplication!.id)
      })
    })
  })
}
