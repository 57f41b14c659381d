import { describe, expect, it, test } from 'vitest'
import { PROVIDERS } from '../../../src/providers/index.ts'
import { LAWS } from '../laws.ts'
import { statusOf } from '../../support/people.ts'
import { amountFor, productsOf, register, someone, topUp, verify, withCard } from '../../support/person.ts'
import { story } from '../../support/story.ts'
import { kestrel } from './kestrel/index.ts'

describe('a fifth provider, written against the port and the kit alone', () => {
  it.each(LAWS)('keeps law $number: $title', { timeout: 120_000 }, async ({ holds }) => holds({ module: kestrel }))

  story({ modules: [...PROVIDERS, kestrel], databases: 'one' }, harness => {
    test('is a provider like any other: from nobody to money on a card', async () => {
      const mine = await withCard(harness, 'kestrel')
      const { topup } = await topUp(mine)
      await mine.person.goesOn(topup!.id, 'APPROVED')
      const { customer } = await harness.door.client.Customer({ id: mine.person.customerId })
      expect(customer!.cardholders[0]).toMatchObject({
        provider: { id: 'kestrel', name: 'Kestrel' },
        cards: [{ status: 'ACTIVE', spendable: true, balance: { available: amountFor(mine.product) } }],
      })
      const frozen = await harness.door.client.FreezeCard({ input: { cardId: mine.cardId } })
      expect(frozen.freezeCard).toMatchObject({ errors: [], card: { status: 'FROZEN', wanted: null } })
      expect((await harness.door.client.TerminateCard({ input: { cardId: mine.cardId } })).terminateCard.errors).toMatchObject([
        { code: 'NOT_SUPPORTED' },
      ])
    })

    test('asks for a picture of oneself on a page of its own, which is a visit and adds nothing to the graph', async () => {
      const { person, product, cardholderId } = await register(await someone(harness), (await productsOf(harness, 'kestrel'))[0])
      const { startKyc } = await harness.door.client.StartKyc({ input: { cardholderId, productId: product.id } })
      const [asked] = startKyc.kycApplication!.requirements
      expect(asked).toMatchObject({ __typename: 'VisitRequirement', label: 'Take a picture of your face' })
      harness.clock.pass(1000)
      const [again] = await person.requirements(startKyc.kycApplication!.id)
      expect(again, 'the first page has closed').not.toMatchObject({ url: (asked as { url?: string }).url })
      harness.sandboxes.get('kestrel')!.decide('kyc', { outcome: 'reject' })
      await person.answer(again!)
      await statusOf(harness, startKyc.kycApplication!.id, 'REJECTED')
      expect((await verify({ person, product, cardholderId })).kycId).toBe(startKyc.kycApplication!.id)
    })

    test('is beside the other four in every list', async () => {
      const { providers } = await harness.door.client.Providers()
      expect(providers.map(({ id }) => id)).toEqual([...PROVIDERS.map(({ id }) => id), 'kestrel'])
      const capability = (name: string): boolean | undefined =>
        providers.at(-1)!.capabilities.find(each => each.name === name)?.supported
      expect([capability('freeze'), capability('terminate'), capability('webhooks'), capability('cardholderList')]).toEqual([
        true,
        false,
        false,
        false,
      ])
    })
  })
})
