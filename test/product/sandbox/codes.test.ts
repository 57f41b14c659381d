import { afterAll, describe, expect, test } from 'vitest'
import { addCard } from '../../../src/providers/artha/sandbox/card-routes.ts'
import { addCustomer } from '../../../src/providers/artha/sandbox/customer-routes.ts'
import { createWorld } from '../../../src/providers/artha/sandbox/world.ts'
import { PROVIDERS } from '../../../src/providers/index.ts'
import { onOneDatabase } from '../../support/databases.ts'
import { openFrontDoor } from '../../support/front-door.ts'
import { openHarness } from '../../support/harness.ts'
import { withCard } from '../../support/person.ts'

onOneDatabase((_name, open) => {
  describe.each(PROVIDERS.map(module => [module.id, module] as const))('the %s sandbox', (id, module) => {
    const closing: (() => Promise<void>)[] = []
    afterAll(async () => {
      for (const close of closing) await close()
    })

    test('tells of each code that the person of a card uses, and of each code of a card', async () => {
      const told: string[] = []
      const used: (string | undefined)[] = []
      const sandbox: typeof module.sandbox = async () => async options => {
        const started = await (await module.sandbox())({ ...options, onCode: (_to, code) => void told.push(code) })
        const read = started.codeSentTo
        const codeSentTo: typeof read = address => {
          const code = read(address)
          used.push(code)
          return code
        }
        return Object.assign(started, { codeSentTo })
      }
      const harness = await openHarness({ database: await open(), modules: [{ ...module, sandbox }] })
      const door = await openFrontDoor(harness)
      closing.push(
        () => door.close(),
        () => harness.close(),
      )
      await withCard({ ...harness, door }, id)
      const { sendCode, things } = harness.sandbox
      const codes = [...used, sendCode?.(things('card')[0]!.id, 'PAYMENT')].filter(code => code !== undefined)
      expect(told).toEqual(expect.arrayContaining(codes))
      expect(told.length, 'Yativo sends a code at each registration').toBeGreaterThanOrEqual(id === 'yativo' ? 1 : 0)
    })
  })
})

test('the artha sandbox tells of the code in the letter with a physical card', () => {
  const told: string[][] = []
  const world = createWorld({
    now: () => new Date(0),
    decidesIn: 4,
    seed: 1,
    tell: () => undefined,
    onCode: (...sent) => void told.push(sent),
  })
  const product = [...world.products.values()].find(({ type }) => type === 'Physical')!
  const customer = addCustomer(world, { type: 'individual', email: 'ada@example.test' })
  expect(told).toEqual([['ada@example.test', addCard(world, { customer, product }).activationCode]])
})
