import { SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { type Client, createClient } from '../../../src/client/index.ts'
import { PROVIDERS } from '../../../src/providers/index.ts'
import type { CardNetwork } from '../../../src/providers/kit/card-network.ts'
import { SECRET } from '../../support/front-door.ts'
import { type WithCard, withCard } from '../../support/person.ts'
import { deliverAll, story, type StoryHarness } from '../../support/story.ts'

for (const { id: provider } of PROVIDERS) {
  describe(`with ${provider}`, () => {
    story({ providers: [provider], databases: 'one', webhooks: true }, harness => {
      let first: Promise<WithCard> | undefined
      const card = (): Promise<WithCard> => (first ??= withCard(harness, provider))
      const use = async (): Promise<{ network: CardNetwork; ref: string; held: WithCard }> => {
        const held = await card()
        const { network } = harness.sandbox
        const ref = (await harness.as().cards.find(held.cardId))?.providerRef
        if (network === undefined || ref == null) throw new Error('the sandbox of this provider has no merchants')
        network.load(ref, '500')
        return { network, ref, held }
      }

      test('a purchase is pushed, and settles for another amount as the same transaction', async () => {
        const { network, ref, held } = await use()
        const { changeCursor } = (await harness.door.client.Customer({ id: held.person.customerId })).customer!
        const purchase = network.spend(ref, { amount: '48.20' })
        await deliverAll(harness)
        await harness.sweep()
        const [seen] = await transactionsOf(harness, held.cardId)
        expect(seen).toMatchObject({ kind: 'PURCHASE', direction: 'DEBIT', amount: { amount: '48.20' } })
        expect(seen!.merchant).toMatchObject({ name: expect.stringMatching(/cafe nord/i) })
        expect(seen).toMatchObject({ status: network.settlesAtOnce ? 'SETTLED' : 'AUTHORIZED', version: 1 })
        if (!network.settlesAtOnce) network.settle(purchase.id, '50.00')
        await deliverAll(harness)
        await harness.sweep()
        const after = await transactionsOf(harness, held.cardId)
        expect(after).toHaveLength(1)
        expect(after[0]).toMatchObject({
          id: seen!.id,
          status: 'SETTLED',
          amount: { amount: network.settlesAtOnce ? '48.20' : '50.00' },
        })
        const told = await toldOf(harness, held, changeCursor, seen!.id)
        expect(told.map(({ version }) => version)).toEqual(network.settlesAtOnce ? [1] : [1, 2])
        expect(told.at(-1)).toMatchObject({ to: 'SETTLED', subject: { __typename: 'CardTransaction', id: seen!.id } })
      })

      test('a decline gives the person a reason, and only staff see the provider’s words', async () => {
        const { network, ref, held } = await use()
        network.spend(ref, { amount: '99999.00' })
        await deliverAll(harness)
        await harness.sweep()
        const [declined] = await transactionsOf(harness, held.cardId)
        expect(declined).toMatchObject({ status: 'DECLINED', amount: { amount: '99999.00' } })
        expect(['INSUFFICIENT_FUNDS', 'LIMIT_EXCEEDED']).toContain(declined!.statusReason!.code)
        const own = await harness
          .as({ subject: externalIdOf(held), roles: ['CUSTOMER'], scopes: [] })
          .transactions.find(declined!.id)
        expect(own).toMatchObject({ providerRef: null, providerStatus: null, reason: { providerMessage: null } })
        expect(own!.reason).not.toHaveProperty('providerCode')
        expect((await harness.as().transactions.find(declined!.id))!.providerRef).not.toBeNull()
      })

      test('a purchase whose notice is lost is found by the sweep of the list', async () => {
        const { network, ref, held } = await use()
        const before = await transactionsOf(harness, held.cardId)
        harness.sandbox.delivery.lost = 1
        network.spend(ref, { amount: '7.77' })
        await deliverAll(harness)
        expect(await transactionsOf(harness, held.cardId)).toHaveLength(before.length)
        harness.clock.moveTo(new Date(harness.clock.now().getTime() + 7 * 3600_000))
        await harness.sweep()
        const found = await transactionsOf(harness, held.cardId)
        expect(found).toHaveLength(before.length + 1)
        expect(found[0]).toMatchObject({ amount: { amount: '7.77' } })
        await harness.settle()
      })

      test('a stranger sees no transaction, and no page of them', async () => {
        const { held } = await use()
        const [known] = await transactionsOf(harness, held.cardId)
        const stranger = harness.as({ subject: 'a stranger', roles: ['CUSTOMER'], scopes: [] })
        expect(await stranger.transactions.find(known!.id)).toBeNull()
        expect((await stranger.transactions.of({ cardId: held.cardId }, { first: 10 })).nodes).toEqual([])
        expect(await stranger.node(known!.id)).toBeNull()
      })

      test('a code is shown to the person, to no staff, and to nobody once its time is over', async () => {
        const { ref, held } = await use()
        if (harness.sandbox.sendCode === undefined) return
        const code = harness.sandbox.sendCode(ref, 'PAYMENT')
        await deliverAll(harness)
        const client = await ownClient(harness, held)
        const mine = (await client.Challenges({ id: held.person.customerId })).customer!.challenges
        expect(mine).toMatchObject([{ purpose: 'PAYMENT', answer: 'CODE', status: 'DELIVERED', code }])
        const { id } = mine[0]!
        const seen = (roles: readonly ('SERVICE' | 'BACK_OFFICE')[], scopes: readonly string[]) =>
          harness.as({ roles, scopes }).challenges.code(id)
        expect(await seen(['BACK_OFFICE'], ['codes:read', 'pii:read'])).toBeNull()
        expect(await seen(['SERVICE'], [])).toBeNull()
        expect(await seen(['SERVICE'], ['codes:read'])).toBe(code)
        expect(await harness.as().challenges.find(id)).toMatchObject({ status: 'DELIVERED' })
        harness.clock.moveTo(new Date(harness.clock.now().getTime() + 301_000))
        expect((await client.Challenges({ id: held.person.customerId })).customer!.challenges).toEqual([])
        expect(await seen(['SERVICE'], ['codes:read'])).toBeNull()
        await harness.sweep()
        const stored = await harness.world.database.transaction(async tx =>
          (await import('../../../src/storage/card-use/challenges.ts')).challengesById(tx, [id]),
        )
        expect(stored).toMatchObject([{ status: 'EXPIRED', code: null, version: 2 }])
        await harness.settle()
      })

      test('limits that can be set are set until the provider shows them, and others are refused', async () => {
        const { held } = await use()
        const { client } = harness.door
        const settable = harness.world.providers.get(provider)?.limits?.settable ?? []
        const amount = { amount: '321.00', currency: 'USD' }
        const asked = (limits: readonly { interval: 'DAY' | 'WEEK'; amount?: typeof amount }[]) =>
          client.SetSpendingLimits({ input: { cardId: held.cardId, limits } })
        const empty = (await asked([])).setSpendingLimits.errors.map(({ code }) => code)
        expect(empty).toEqual([settable.length === 0 ? 'NOT_SUPPORTED' : 'INVALID_INPUT'])
        expect((await asked([{ interval: 'WEEK', amount }])).setSpendingLimits.errors).toMatchObject([{ code: 'NOT_SUPPORTED' }])
        const answered = (await asked([{ interval: 'DAY', amount }])).setSpendingLimits.errors.map(({ code }) => code)
        expect(answered).toEqual(settable.includes('DAY') ? [] : ['NOT_SUPPORTED'])
        if (answered.length > 0) return
        harness.clock.moveTo(new Date(harness.clock.now().getTime() + 400_000))
        await harness.sweep()
        const { spendingLimits } = (await client.SpendingLimits({ cardId: held.cardId })).card!
        expect(spendingLimits.find(({ interval }) => interval === 'DAY')).toMatchObject({ amount, changeable: true })
        await harness.settle()
      })

      test('only the person may reveal the card, on a page of the provider, or nowhere', async () => {
        const { held } = await use()
        const input = { cardId: held.cardId, secret: 'NUMBER' as const }
        expect((await harness.door.client.RevealCard({ input })).revealCard.errors).toMatchObject([{ code: 'FORBIDDEN' }])
        const client = await ownClient(harness, held)
        const { reveal, errors } = (await client.RevealCard({ input })).revealCard
        expect(reveal?.url ?? errors[0]?.code).toMatch(/^https?:|^NOT_SUPPORTED$|^NOT_YET$/)
        const { reveal: setup } = (await client.RevealCard({ input: { ...input, secret: 'PIN_SETUP' } })).revealCard
        if (setup == null) return
        await fetch(setup.url!)
        expect((await client.RevealCard({ input })).revealCard).toMatchObject({
          errors: [],
          reveal: { url: expect.stringMatching(/^http/) },
        })
      })
    })
  })
}

const transactionsOf = async ({ door }: StoryHarness, cardId: string) =>
  (await door.client.Transactions({ cardId, first: 50 })).card!.transactions.nodes

async function toldOf({ door }: StoryHarness, { person }: WithCard, after: string, id: string) {
  const { statusChanges } = await door.client.StatusChanges({ id: person.customerId, after, first: 100 })
  return statusChanges.nodes.filter(({ subject }) => subject.id === id)
}

const externalIdOf = ({ person }: WithCard): string => person.profile.email.replace('@example.test', '')

/** The person's own way in. */
async function ownClient({ door }: StoryHarness, held: WithCard): Promise<Client> {
  const token = await new SignJWT({ roles: ['CUSTOMER'] })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(externalIdOf(held))
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(SECRET))
  return createClient(door.graphql, { token })
}
