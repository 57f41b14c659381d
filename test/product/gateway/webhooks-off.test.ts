import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ZodType } from 'zod'
import { capabilitiesOf } from '../../../src/gateway/engine/capabilities.ts'
import { PROVIDERS } from '../../../src/providers/index.ts'
import type { ProviderModule } from '../../../src/providers/kit/module.ts'
import { onOneDatabase } from '../../support/databases.ts'
import { type Harness, openHarness } from '../../support/harness.ts'

/** What a provider signs or addresses its webhooks with, where it may be left out. */
const secretOf = ({ settings }: ProviderModule): string | undefined =>
  Object.entries<ZodType>(settings.shape).find(
    ([name, shape]) => name.includes('WEBHOOK') && shape.safeParse(undefined).success,
  )?.[0]
const without = (module: ProviderModule, name: string): ProviderModule => ({
  ...module,
  create: (given, surroundings) => module.create(Object.assign({}, given, { [name]: undefined }), surroundings),
})

onOneDatabase((_name, open) => {
  describe('a provider whose webhooks need a secret that is not set', () => {
    const modules = PROVIDERS.flatMap(module => {
      const name = secretOf(module)
      return name === undefined ? [] : [without(module, name)]
    })
    let harness: Harness
    beforeAll(async () => {
      harness = await openHarness({ database: await open(), modules })
    }, 60_000)
    afterAll(() => harness.close())

    test.each(modules)('such as $id has none, says so, and whoever knocks finds nobody', async ({ id }) => {
      const provider = harness.world.providers.get(id)
      expect(provider).toBeDefined()
      expect(provider?.webhooks).toBeUndefined()
      const capabilities = provider === undefined ? [] : capabilitiesOf(provider)
      expect(capabilities.find(({ name }) => name === 'webhooks')).toMatchObject({ supported: false })
      const receipt = await harness.gateway.receive(id, { headers: {}, body: Buffer.from('{}'), token: 'guess' })
      expect(receipt.status).toBe(404)
    })
  })
})
