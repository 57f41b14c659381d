import { Fault } from '../../domain/fault.ts'
import { money } from '../../domain/money.ts'
import type { Balance, BalanceSubject, Reads } from '../../domain/provider.ts'
import { oneByOne } from '../kit/one-by-one.ts'
import { CardBalance } from './shapes.ts'
import { segment, type Wire } from './wire.ts'

/** Read live from the card provider behind it [docs], card by card: no list has balances. */
export const createBalances = (wire: Wire, now: () => Date) => (of: readonly BalanceSubject[], reads: Reads) =>
  oneByOne(of, async ({ card }): Promise<Balance> => {
    const id = card?.id
    if (id === undefined)
      throw new Fault('rejected', 'expected a card to read the balance of: there is no wallet behind the cards')
    const { data } = await reads.get(`GET card ${id}`, () => wire.read('GET card', `/cards/${segment(id)}`, {}, CardBalance))
    return { available: money(data.balance, data.currency), freshness: 'REALTIME', asOf: now() }
  })
