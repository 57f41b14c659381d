import { describe, expect, test } from 'vitest'
import { Key } from '../../../src/domain/key.ts'
import type { Dossier, CardOrder } from '../../../src/domain/provider.ts'
import { freshReads } from '../../../src/domain/fresh-reads.ts'
import { dossiersOf } from '../../../src/gateway/engine/dossiers.ts'
import { PROVIDERS } from '../../../src/providers/index.ts'
import { journeysById } from '../../../src/storage/journeys.ts'
import { notices } from '../../../src/storage/schema.ts'
import { orderCard, productsOf, register, someone, topUp, verify, type WithCard, withCard } from '../../support/person.ts'
import { statusOf } from '../../support/people.ts'
import { deliverAll, story } from '../../support/story.ts'

for (const { id: provider } of PROVIDERS) {
  describe(`with ${provider}`, () => {
    story({ providers: [provider], databases: 'one', webhooks: true }, harness => {
      let first: WithCard | undefined
      /** One card for all stories that leave the card as it is, of a product whose cards take money if there is such a product. */
      const card = async (): Promise<WithCard> => (first ??= await withCard(harness, provider, await loadable()))
      const loadable = async () => {
        const products = await productsOf(harness, provider)
        return products.find(({ topup }) => topup.need !== 'UNSUPPORTED') ?? products[0]
      }
      const able = async (name: string): Promise<boolean> =>
        (await harness.door.client.Providers()).providers[0]!.capabilities.find(capability => capability.name === name)
          ?.supported ?? false
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
      /** A card that takes no money says so. */
      const takesNoMoney = async (mine: WithCard): Promise<boolean> => {
        if (mine.product.topup.need !== 'UNSUPPORTED') return false
        expect((await topUp(mine)).errors).toMatchObject([{ code: 'NOT_SUPPORTED' }])
        return true
      }
      /** A provider that cannot freeze a card says so. */
      const cannotFreeze = async (cardId: string): Promise<boolean> => {
        if (await able('freeze')) return false
        expect((await wish('FreezeCard', cardId)).errors).toMatchObject([{ code: 'NOT_SUPPORTED' }])
        return true
      }
      const showsBalances = async () => harness.world.providers.get(provider)!.balances !== undefined
      const noticesCount = async () => harness.world.database.sql.$count(notices)
      const rowOf = async (id: string) => (await journeysById(harness.world.database.sql, [id]))[0]!
      /** What the adapter says of the card now, whatever the gateway believes. */
      const lookedAt = async (cardId: string) => {
        const { world } = harness
        const dossiers = await dossiersOf(world, world.database.sql, [await rowOf(cardId)])
        const [seen] = await world.providers.get(provider)!.issuance.observe(dossiers, freshReads())
        return seen !== undefined && 'result' in seen ? seen.result.status : undefined
      }
      const things = (kind: 'card' | 'topup') => harness.sandbox.things(kind)

      test('anybody gets from nothing to money on a card, and the log of it has no gap', async () => {
        const { door } = harness
        const { person, cardId, ...rest } = await card()
        const { topup, errors } = await topUp({ person, cardId, ...rest })
        const takesMoney = rest.product.topup.need !== 'UNSUPPORTED'
        expect(errors.map(({ code }) => code)).toEqual(takesMoney ? [] : ['NOT_SUPPORTED'])
        if (topup) await person.goesOn(topup.id, 'APPROVED')
        const { customer } = await door.client.Customer({ id: person.customerId })
        const [cardholder] = customer!.cardholders
        expect(cardholder).toMatchObject({
          status: 'ACTIVE',
          requirements: [],
          kycApplications: [{ status: 'APPROVED', requirements: [] }],
        })
        expect(cardholder!.cards).toMatchObject([
          { status: 'ACTIVE', spendable: true, requirements: [], topups: { nodes: takesMoney ? [{ status: 'APPROVED' }] : [] } },
        ])
        const balance = cardholder!.cards[0]!.balance ?? cardholder!.balance
        const loaded = cardholder!.cards[0]!.topups.nodes[0]?.amount.amount ?? '0'
        expect(balance == null, 'no balance is shown where the provider shows none').toBe(!(await showsBalances()))
        expect(Number(balance?.available.amount ?? loaded)).toBeGreaterThanOrEqual(Number(loaded))
        const { statusChanges } = await door.client.StatusChanges({ id: person.customerId, first: 100 })
        const versions = new Map<string, number>()
        for (const { subject, version } of statusChanges.nodes) {
          expect(version, `the next version of ${subject.id}`).toBe((versions.get(subject.id) ?? 0) + 1)
          versions.set(subject.id, version)
        }
        expect(versions.size).toBe(takesMoney ? 4 : 3)
        const attempts = topup ? await harness.as().journeys.attempts(topup.id) : []
        expect(attempts.map(({ outcome }) => outcome)).toEqual(takesMoney ? ['TOOK_EFFECT'] : [])
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
        if (await takesNoMoney(mine)) return
        const before = things('topup').length
        harness.sandbox.faults.add({ on: making('topup'), kind })
        const lost = await topUp(mine, `lost ${kind}`)
        expect(lost).toMatchObject({ errors: [], topup: { status: 'OUTCOME_UNKNOWN' } })
        await mine.person.goesOn(lost.topup!.id, 'APPROVED')
        expect(things('topup')).toHaveLength(before + 1)
      })

      test('money that is asked for twice with other keys is two top-ups, side by side', async () => {
        const mine = await card()
        if (await takesNoMoney(mine)) return
        const before = things('topup').length
        const [one, two] = await Promise.all([topUp(mine, 'one'), topUp(mine, 'two')])
        for (const { topup } of [one, two]) await mine.person.goesOn(topup!.id, 'APPROVED')
        expect(one.topup!.id).not.toBe(two.topup!.id)
        expect(things('topup')).toHaveLength(before + 2)
      })

      describe('a card that was frozen at the provider and not through the graph', () => {
        /** The adapter freezes the card without the gateway: nobody here knows of the freeze. Undefined: the provider cannot freeze. */
        const frozenThere = async (before = async () => {}) => {
          const { door, world } = harness
          const { cardId } = await withCard(harness, provider)
          const freeze = world.providers.get(provider)!.controls?.freeze
          if (freeze === undefined) return undefined
          const { changeCursor } = (await door.client.ChangeCursor({ id: cardId })).node as { changeCursor: string }
          await before()
          const [dossier] = await dossiersOf(world, world.database.sql, [await rowOf(cardId)])
          await freeze(dossier as Dossier<CardOrder>, new Key(`elsewhere-${cardId}`, new Date(8e15)))
          return { cardId, changeCursor }
        }

        test('is noticed by the slow poll, and pushed', async () => {
          const there = await frozenThere()
          if (there === undefined) return
          const { cardId, changeCursor } = there
          await statusOf(harness, cardId, 'FROZEN', 7 * 3600)
          const { statusChanges } = await harness.door.client.StatusChanges({ id: cardId, after: changeCursor })
          expect(statusChanges.nodes).toMatchObject([{ from: 'ACTIVE', to: 'FROZEN', source: 'POLL', subject: { id: cardId } }])
        })

        test('is noticed at once where the provider sends a notice of the freeze', async () => {
          const there = await frozenThere(() => deliverAll(harness))
          if (there === undefined) return
          const { cardId, changeCursor } = there
          const [before, known] = [harness.clock.now(), await noticesCount()]
          await deliverAll(harness)
          const told = (await noticesCount()) > known
          // The log is read as it is: nobody is asked.
          const { statusChanges } = await harness.door.client.StatusChanges({ id: cardId, after: changeCursor })
          expect(statusChanges.nodes).toMatchObject(told ? [{ from: 'ACTIVE', to: 'FROZEN', source: 'WEBHOOK' }] : [])
          expect(harness.clock.now()).toEqual(before)
        })
      })

      describe('a card', () => {
        test('is frozen, thawed and ended, as far as the provider can, and says where it cannot', async () => {
          const { cardId, person } = await withCard(harness, provider)
          const verbs = [
            ['FreezeCard', 'freeze', 'FROZEN'],
            ['UnfreezeCard', 'unfreeze', 'ACTIVE'],
            ['TerminateCard', 'terminate', 'TERMINATED'],
          ] as const
          for (const [verb, capability, status] of verbs) {
            const answer = await wish(verb, cardId)
            const supported = await able(capability)
            expect(answer.errors.map(({ code }) => code)).toEqual(supported ? [] : ['NOT_SUPPORTED'])
            if (!supported) continue
            await person.goesOn(cardId, status)
            expect((await wish(verb, cardId)).errors, 'asking again is harmless').toEqual([])
          }
        })

        test('that was to be frozen while the provider was away is frozen when it is back', async () => {
          const { door } = harness
          const { cardId } = await withCard(harness, provider)
          if (await cannotFreeze(cardId)) return
          harness.sandbox.faults.add({ kind: 'status-before', status: 503, times: 10_000 })
          expect((await wish('FreezeCard', cardId)).card).toMatchObject({ status: 'ACTIVE', wanted: 'FROZEN' })
          await harness.settle()
          expect((await door.client.Journey({ id: cardId })).node).toMatchObject({ cardStatus: 'ACTIVE' })
          harness.sandbox.faults.clear()
          await statusOf(harness, cardId, 'FROZEN', 1200)
          expect(await lookedAt(cardId), 'the card at the provider').toBe('FROZEN')
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
