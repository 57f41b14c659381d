import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Provider } from '../../../src/domain/provider.ts'
import { forEachDatabase } from '../../support/databases.ts'
import { type Harness, openHarness } from '../../support/harness.ts'
import { statusOf, withCard } from '../../support/people.ts'
import type { Database } from '../../../src/storage/database.ts'

forEachDatabase((_name, open) => {
  let database: Database
  let harness: Harness
  beforeAll(async () => {
    database = await open()
    harness = await openHarness({ database, providers: ['artha'] })
  })
  afterAll(() => harness.close())

  /** A process that dies once the provider has frozen the card, and before it hears so. */
  async function freezeAndDie(cardId: string): Promise<void> {
    const dying = await openHarness({ database, providers: ['artha'], beside: harness, limits: { mutationWait: 0.5 } })
    const provider = dying.world.providers.get('artha') as Provider
    const freeze: NonNullable<Provider['controls']>['freeze'] = async (card, key) => {
      await provider.controls?.freeze?.(card, key)
      await new Promise(() => {})
    }
    ;(dying.world.providers as Map<string, Provider>).set('artha', { ...provider, controls: { ...provider.controls, freeze } })
    await dying.as().cards.freeze({ cardId })
    await dying.close()
  }

  test('a freeze whose process died, and that a read finds done, leaves no write whose outcome is open', async () => {
    const { cardId } = await withCard(harness, 'artha')
    await freezeAndDie(cardId)
    harness.clock.pass(10)
    expect(await harness.as().cards.find(cardId)).toMatchObject({ status: 'FROZEN', wanted: null })
    expect((await harness.as().journeys.attempts(cardId)).map(({ step, outcome }) => [step, outcome])).toEqual([
      ['issue-card', 'TOOK_EFFECT'],
      ['freeze', 'TOOK_EFFECT'],
    ])
  })

  test('a freeze that is open keeps nobody from another card of the same product', async () => {
    const { cardId, cardholderId, productId } = await withCard(harness, 'artha')
    await freezeAndDie(cardId)
    const second = await harness.as().cards.issue({ cardholderId, productId, type: 'VIRTUAL', idempotencyKey: 'second-card' })
    expect((await harness.as().journeys.attempts(second.id)).map(({ step, outcome }) => [step, outcome])).toEqual([
      ['issue-card', 'TOOK_EFFECT'],
    ])
    await statusOf(harness, second.id, 'ACTIVE')
  })

  test('one that went unanswered is known to have taken effect only once it is seen', async () => {
    const { cardId } = await withCard(harness, 'artha')
    harness.sandbox.faults.add({ on: 'POST freeze', kind: 'drop-after' })
    await harness.as().cards.freeze({ cardId })
    expect((await harness.as().journeys.attempts(cardId)).at(-1)).toMatchObject({
      step: 'freeze',
      outcome: 'UNKNOWN',
      fault: 'no-answer',
    })
    await statusOf(harness, cardId, 'FROZEN')
    expect(
      (await harness.as().journeys.attempts(cardId)).filter(({ step }) => step === 'freeze').map(({ outcome }) => outcome),
    ).not.toContain('UNKNOWN')
  })

  test('nothing is complained about', () => {
    expect(harness.complaints).toEqual([])
  })
})
