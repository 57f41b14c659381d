import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PROVIDERS } from '../../../src/providers/index.ts'
import type { ProviderModule } from '../../../src/providers/kit/module.ts'
import { startSandboxes } from '../../../src/sandbox/start.ts'
import { onOneDatabase } from '../../support/databases.ts'
import { openFrontDoor } from '../../support/front-door.ts'
import { type Harness, openHarness } from '../../support/harness.ts'
import { Person, topUp, type WithCard, withCard } from '../../support/person.ts'
import type { StoryHarness } from '../../support/story.ts'

/** The provider's module, whose sandbox keeps its state in these bytes. */
function kept(module: ProviderModule, shelf: Map<string, Uint8Array>, seed: number): ProviderModule {
  const keep = () => ({ state: shelf.get(module.id), save: async (state: Uint8Array) => void shelf.set(module.id, state) })
  return { ...module, sandbox: async () => async options => (await module.sandbox())({ ...options, seed, keep: keep() }) }
}

onOneDatabase((_name, open) => {
  describe.each(PROVIDERS.map(module => [module.id, module] as const))(
    'the %s sandbox, started twice on the same data',
    (id, module) => {
      const shelf = new Map<string, Uint8Array>()
      const closing: (() => Promise<void>)[] = []
      let database: Awaited<ReturnType<typeof open>>
      const start = async (seed: number, since?: Harness): Promise<StoryHarness> => {
        const harness = await openHarness({ database, modules: [kept(module, shelf, seed)] })
        if (since !== undefined) harness.clock.moveTo(since.clock.now())
        const door = await openFrontDoor(harness)
        closing.unshift(async () => {
          await door.close()
          await harness.close()
        })
        return { ...harness, door }
      }
      let first: StoryHarness
      let holder: WithCard
      let topupId: string
      beforeAll(async () => {
        database = await open()
        first = await start(1)
        holder = await withCard(first, id)
        topupId = (await topUp(holder)).topup!.id
        // As at kill -9: the process ends and saves nothing more.
        await closing.shift()?.()
      })
      afterAll(async () => {
        for (const close of closing) await close()
      })

      test('a top-up begun before the restart is approved after it, and a new person gets a card', async () => {
        const second = await start(2, first)
        const { customerId, profile } = holder.person
        const person = new Person(second, customerId, profile)
        await person.goesOn(topupId, 'APPROVED')
        const newcomer = await withCard(second, id)
        expect(await newcomer.person.status(newcomer.cardId)).toBe('ACTIVE')
        expect((await second.door.client.Reviews({})).reviews.totalCount).toBe(0)
      })
    },
  )
})

test('a sandbox whose state cannot be read begins anew with other ids, and says so', async () => {
  const [module] = PROVIDERS
  const states = new Map<string, Uint8Array>([[module!.id, Buffer.from('not a state')]])
  const shelf = {
    read: async (name: string) => states.get(name),
    write: async (name: string, state: Uint8Array) => void states.set(name, state),
  }
  const idsOf = async (chance: number) => {
    const sandboxes = await startSandboxes([module!], { decidesIn: 0, shelf, chance: () => chance })
    const ids = sandboxes.all[0]!.seedReady(2).map(({ card, cardholder }) => JSON.stringify({ card, cardholder }))
    await sandboxes.close()
    return { ids, warnings: sandboxes.warnings }
  }
  const one = await idsOf(0.25)
  expect(one.warnings).toEqual([expect.stringMatching(/sandbox began anew: its state could not be read/)])
  states.set(module!.id, Buffer.from('not a state'))
  const other = await idsOf(0.5)
  expect(other.ids.filter(id => one.ids.includes(id))).toEqual([])
  expect((await idsOf(0.75)).warnings).toEqual([])
})
