import { expect, test } from 'vitest'
import { sweepOf } from '../../../../../src/gateway/engine/card-use/sweep-of.ts'
import type { World } from '../../../../../src/gateway/world.ts'

const worldWith = (provider: object): World => ({ providers: new Map([['acme', provider]]) }) as unknown as World
const card = { id: 'card_1', provider: 'acme' }

test('a list of the whole programme is read once for all cards, a list of a card once for each card', () => {
  expect(sweepOf(worldWith({ transactions: { listed: 'PROGRAMME' } }), card)).toEqual({ id: 'acme', provider: 'acme' })
  expect(sweepOf(worldWith({ transactions: { listed: 'CARD' } }), card)).toEqual({ id: 'card_1', provider: 'acme' })
})

test('no list is read where the provider lists no transactions or is off', () => {
  expect(sweepOf(worldWith({}), card)).toBeUndefined()
  expect(sweepOf(worldWith({}), { ...card, provider: 'off' })).toBeUndefined()
})
