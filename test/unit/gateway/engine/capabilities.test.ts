import { expect, test } from 'vitest'
import type { Provider } from '../../../../src/domain/provider.ts'
import { capabilitiesOf } from '../../../../src/gateway/engine/capabilities.ts'

const told = (provider: object) =>
  new Map(
    capabilitiesOf({ issuance: {}, funding: { target: 'CARD' }, ...provider } as unknown as Provider).map(one => [one.name, one]),
  )

test('a member that the adapter leaves out is not supported', () => {
  const capabilities = told({})
  for (const name of [
    'freeze',
    'unfreeze',
    'terminate',
    'balances',
    'updateCardholder',
    'webhooks',
    'transactions',
    'reveal:PIN',
  ])
    expect([name, capabilities.get(name)?.supported]).toEqual([name, false])
})

test('a control that the adapter has is supported by itself', () => {
  const capabilities = told({ controls: { freeze: {} } })
  expect([capabilities.get('freeze')?.supported, capabilities.get('terminate')?.supported]).toEqual([true, false])
})

test('writes that the provider cannot tell apart by a key are not idempotent, and the note says so', () => {
  const capabilities = told({ funding: { target: 'WALLET', exclusive: true } })
  expect(capabilities.get('idempotentTopups')).toMatchObject({ supported: false, note: expect.stringContaining('one at a time') })
  expect(capabilities.get('idempotentCardOrders')).toMatchObject({ supported: true, note: null })
})
