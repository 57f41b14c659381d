import { Fault } from '../../domain/fault.ts'
import { money } from '../../domain/money.ts'
import type { Provider } from '../../domain/provider.ts'
import { oneByOne } from '../kit/one-by-one.ts'
import { CardBalance } from './shapes.ts'
import type { Wire } from './wire.ts'

/** What is on each card: whether cards/get tells it too is contradictory, so the page of its own is asked. [docs] */
export function createBalances(wire: Wire, now: () => Date): NonNullable<Provider['balances']> {
  return (subjects, reads) =>
    oneByOne(subjects, async ({ card }) => {
      const id = card?.id
      if (id === undefined)
        throw new Fault('unreadable', 'expected a card to ask the balance of but got none: there is no wallet here')
      const { balance, currency } = await reads.get(`POST cards/balance ${id}`, () =>
        wire.call('cards/balance', CardBalance, { card_id: id }),
      )
      return { available: money(balance, currency), freshness: 'REPORTED' as const, asOf: now() }
    })
}
