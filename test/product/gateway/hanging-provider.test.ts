import { describe, expect, test } from 'vitest'
import { createGateway } from '../../../src/gateway/create-gateway.ts'
import { takeDueTurns } from '../../../src/gateway/engine/turn.ts'
import type { World } from '../../../src/gateway/world.ts'
import { journeys, type NewJourney } from '../../../src/storage/schema.ts'
import { onOneDatabase } from '../../support/databases.ts'
import { type Harness, openHarness } from '../../support/harness.ts'
import { newCustomer } from '../../support/people.ts'

const [HANGS, WELL] = ['yativo', 'artha'] as const
const VIEWER = { subject: 'back-office', roles: new Set(['BACK_OFFICE' as const]), scopes: new Set<string>() }
/** More than one process has under way at once. */
const MANY = 500

onOneDatabase((_name, open) => {
  describe('while a provider hangs', () => {
    test('what another one said is saved, and its turns are over', async () => {
      const { harness, world, letGo } = await openWithOneThatHangs(open)
      const customerId = await newCustomer(harness)
      await seed(harness, customerId, HANGS, 1)
      const [id] = await seed(harness, customerId, WELL, 1)
      const changes = await harness.gateway.subscribe(VIEWER, customerId)
      const next = changes.next()
      const turns = takeDueTurns(world, 50)
      expect((await next).value).toMatchObject({ subjectId: id, to: 'SUSPENDED' })
      letGo()
      await turns
      await changes.return()
      await harness.close()
    })

    test('a page shows what the other one says, and waits no longer than for one read, however deep it asks', async () => {
      const { harness, world, letGo } = await openWithOneThatHangs(open)
      const customerId = await newCustomer(harness)
      const [hung] = await seed(harness, customerId, HANGS, 1)
      await seed(harness, customerId, WELL, 1)
      harness.clock.pass(3600)
      const session = (await createGateway(world, { runs: false })).session(VIEWER)
      const shown = await session.cardholders.of({ customerId })
      expect(shown.map(({ providerId, status }) => [providerId, status])).toEqual([
        [HANGS, 'ACTIVE'],
        [WELL, 'SUSPENDED'],
      ])
      const started = performance.now()
      await session.kyc.of({ cardholderId: hung as string })
      expect(performance.now() - started).toBeLessThan(READ_WAIT_SECONDS * 1000)
      letGo()
      await harness.close()
    })

    test('the runner goes on with the others, however many of its own turns are due', async () => {
      const { harness, world, letGo } = await openWithOneThatHangs(open)
      const customerId = await newCustomer(harness)
      await seed(harness, customerId, HANGS, MANY)
      harness.clock.pass(1)
      const [id] = await seed(harness, customerId, WELL, 1)
      const changes = await harness.gateway.subscribe(VIEWER, customerId)
      const next = changes.next()
      const running = await createGateway(world)
      expect((await next).value).toMatchObject({ subjectId: id, to: 'SUSPENDED' })
      letGo()
      await changes.return()
      await running.close()
      await harness.close()
    })
  })
})

const READ_WAIT_SECONDS = 0.5

/** A harness whose one provider answers no look until it is let go, and whose other one says that everybody is suspended. */
async function openWithOneThatHangs(
  open: () => Promise<Harness['world']['database']>,
): Promise<{ harness: Harness; world: World; letGo: () => void }> {
  const harness = await openHarness({ database: await open(), providers: [HANGS, WELL], limits: { readWait: READ_WAIT_SECONDS } })
  let letGo = (): void => {}
  const gate = new Promise<void>(resolve => {
    letGo = resolve
  })
  const saying = (id: string, status: 'ACTIVE' | 'SUSPENDED', until: Promise<void>): World['providers'] => {
    const provider = harness.world.providers.get(id) as NonNullable<ReturnType<World['providers']['get']>>
    const registration: typeof provider.registration = {
      ...provider.registration,
      observe: async dossiers => {
        await until
        return dossiers.map(({ refs }) => ({ is: 'done', refs, result: { status } }))
      },
    }
    const verification: typeof provider.verification = {
      ...provider.verification,
      observe: async dossiers => {
        await until
        return dossiers.map(() => ({ is: 'same' }))
      },
    }
    return new Map([[id, { ...provider, registration, verification }]])
  }
  const providers = new Map([...saying(HANGS, 'ACTIVE', gate), ...saying(WELL, 'SUSPENDED', Promise.resolve())])
  return { harness, world: { ...harness.world, providers }, letGo }
}

/** Cardholders that are registered, with a KYC application each, all due now. */
async function seed({ world }: Harness, customerId: string, provider: string, count: number): Promise<string[]> {
  const at = world.now()
  const done = {
    provider,
    ownerId: customerId,
    phase: 'done',
    productRef: 'any',
    dueAt: at,
    createdAt: at,
    updatedAt: at,
  } as const
  const rows = Array.from({ length: count }, (_, n): NewJourney => ({
    ...done,
    id: world.newId('cardholder'),
    kind: 'cardholder',
    status: 'ACTIVE',
    // One person is registered once with a provider: the others are there for their number.
    customerId: n === 0 ? customerId : null,
    refs: { id: `${provider}-${n}` },
    providerRef: `${provider}-${n}`,
  }))
  const ids = rows.map(({ id }) => id)
  await world.database.sql.insert(journeys).values(rows)
  await world.database.sql.insert(journeys).values({
    ...done,
    id: world.newId('kyc'),
    kind: 'kyc',
    status: 'APPROVED',
    customerId,
    cardholderId: ids[0] ?? '',
    kycScope: 'any',
  })
  return ids
}
