import { expect, test } from 'vitest'
import { circumstancesOf, journeyOfRow } from '../../../../src/gateway/engine/circumstances.ts'
import type { World } from '../../../../src/gateway/world.ts'

const acme = { registration: { settlesIn: 5 }, verification: {}, issuance: { settlesIn: 60 }, funding: {} }
const world = {
  now: () => new Date(7),
  chance: () => 0.5,
  pace: { min: 1, max: 2 },
  limits: { sendWindow: 10, writeTimeout: 15 },
  providers: new Map([['acme', acme]]),
} as unknown as World

test('a write settles after the send window, the timeout and the time that the provider needs for its own journey', () => {
  expect(circumstancesOf(world, { provider: 'acme', kind: 'cardholder' }).settling).toBe(30)
  expect(circumstancesOf(world, { provider: 'acme', kind: 'card' }).settling).toBe(85)
  expect(circumstancesOf(world, { provider: 'acme', kind: 'topup' }).settling).toBe(25)
})

test('the instant and the chance come from the world', () => {
  expect(circumstancesOf(world, { provider: 'acme', kind: 'kyc' })).toMatchObject({ now: new Date(7), chance: 0.5 })
})

test('a row whose provider is off has no journey, and its writes settle by our own limits', () => {
  expect(journeyOfRow(world, { provider: 'off', kind: 'card' })).toBeUndefined()
  expect(circumstancesOf(world, { provider: 'off', kind: 'card' }).settling).toBe(25)
})
