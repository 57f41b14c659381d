import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Provider } from '../../../src/domain/provider.ts'
import { openInMemory } from '../../support/databases.ts'
import { type Harness, openHarness } from '../../support/harness.ts'
import { withCard } from '../../support/people.ts'

let harness: Harness
beforeAll(async () => {
  harness = await openHarness({ database: await openInMemory(), providers: ['artha'], limits: { mutationWait: 10 } })
})
afterAll(() => harness.close())
beforeEach(() => harness.sandbox.faults.clear())

const PHONE = '+447700900999'
const change = (cardholderId: string) =>
  harness
    .as()
    .cardholders.update({ cardholderId, profile: { phone: PHONE } })
    .then(
      () => 'done',
      (thrown: Error) => thrown.message,
    )
const proof = async (id: string) =>
  (await harness.as().journeys.attempts(id)).filter(({ step }) => step === 'amend').map(({ outcome }) => outcome)
const settled = (id: string) => harness.until(async () => !(await proof(id)).includes('UNKNOWN'), 600)

test('a change that never arrived is found to have had no effect, by the provider’s own record', async () => {
  const { customerId, cardholderId } = await withCard(harness, 'artha')
  harness.sandbox.faults.add({ on: 'PATCH customer', kind: 'drop-before' })
  expect(await change(cardholderId)).not.toBe('done')
  expect(await proof(cardholderId)).toEqual(['UNKNOWN'])
  await settled(cardholderId)
  expect(await proof(cardholderId)).toEqual(['NO_EFFECT'])
  expect((await harness.as().customers.profile(customerId))?.phone).not.toBe(PHONE)
})

test('a change whose answer was lost is found to have been made, and our profile follows', async () => {
  const { customerId, cardholderId } = await withCard(harness, 'artha')
  harness.sandbox.faults.add({ on: 'PATCH customer', kind: 'drop-after' })
  expect(await change(cardholderId)).not.toBe('done')
  await settled(cardholderId)
  expect(await proof(cardholderId)).toEqual(['TOOK_EFFECT'])
  expect((await harness.as().customers.profile(customerId))?.phone).toBe(PHONE)
  expect((await harness.as().cardholders.find(cardholderId))?.reason).toBeNull()
})

test('a change that no record can tell of stays UNKNOWN, and the cardholder and the log say so', async () => {
  const { cardholderId } = await withCard(harness, 'artha')
  const providers = harness.world.providers as Map<string, Provider>
  const artha = providers.get('artha') as Provider
  const { profiles: _none, ...blind } = artha
  providers.set('artha', blind)
  harness.sandbox.faults.add({ on: 'PATCH customer', kind: 'drop-before' })
  expect(await change(cardholderId)).not.toBe('done')
  const reason = async () => (await harness.as().cardholders.find(cardholderId))?.reason?.code
  await harness.until(async () => (await reason()) === 'OUTCOME_UNKNOWABLE', 600)
  expect(await proof(cardholderId)).toEqual(['UNKNOWN'])
  expect(harness.complaints.splice(0)).toEqual(['the outcome of a change of a cardholder cannot be found out'])
  providers.set('artha', artha)
})

test('a process that dies after its change was sent leaves an attempt that is settled later', async () => {
  const { cardholderId } = await withCard(harness, 'artha')
  const dying = await openHarness({
    database: harness.world.database,
    providers: ['artha'],
    beside: harness,
    limits: { mutationWait: 0.05 },
  })
  const artha = dying.world.providers.get('artha') as Provider
  const amendment = {
    locked: async () => [],
    amend: async (...given: Parameters<NonNullable<Provider['amendment']>['amend']>) => {
      await artha.amendment?.amend(...given)
      await new Promise(() => {})
    },
  }
  ;(dying.world.providers as Map<string, Provider>).set('artha', { ...artha, amendment })
  await dying
    .as()
    .cardholders.update({ cardholderId, profile: { phone: PHONE } })
    .catch(() => undefined)
  await expect.poll(async () => (await proof(cardholderId)).length).toBe(1)
  await expect.poll(async () => (await harness.as().cardholders.profile(cardholderId))?.phone).toBe(PHONE)
  await dying.close()
  expect(await proof(cardholderId)).toEqual(['OPEN'])
  await harness.until(async () => (await proof(cardholderId))[0] === 'TOOK_EFFECT', 600)
})

test('nothing is complained about', () => {
  expect(harness.complaints).toEqual([])
})
