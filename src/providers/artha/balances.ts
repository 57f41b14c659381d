import { money } from '../../domain/money.ts'
import type { Balance, Provider } from '../../domain/provider.ts'
import { instantOf } from '../kit/instant.ts'
import { kept } from '../kit/kept.ts'
import { oneByOne } from '../kit/one-by-one.ts'
import { balanceShape } from './shapes.ts'
import type { Wire } from './wire.ts'

/** The balance of each card [docs A]. */
export function createBalances(wire: Wire): NonNullable<Provider['balances']> {
  return (of, reads) =>
    oneByOne(of, async ({ card = {} }): Promise<Balance> => {
      const path = `/cards/${encodeURIComponent(kept(card, 'id', 'the card'))}/balance`
      const { availableBalance, holdAmount, totalBalance, currency, retrievedAt } = await reads.get(`GET ${path}`, () =>
        wire.read('GET balance', path, balanceShape),
      )
      return {
        available: money(availableBalance, currency),
        ...(totalBalance === undefined || totalBalance === null ? {} : { ledger: money(totalBalance, currency) }),
        ...(holdAmount === undefined || holdAmount === null ? {} : { pending: money(holdAmount, currency) }),
        freshness: 'REALTIME',
        asOf: instantOf(retrievedAt) ?? wire.now(),
      }
    })
}
