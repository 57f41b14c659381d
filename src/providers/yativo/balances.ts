import { Fault } from '../../domain/fault.ts'
import { fromMinor, type Money, money } from '../../domain/money.ts'
import type { Balance, BalanceSubject, Provider, Reads } from '../../domain/provider.ts'
import { kept } from '../kit/kept.ts'
import { oneByOne } from '../kit/one-by-one.ts'
import { customerVia } from './customer.ts'
import type { YativoCustomer } from './shapes.ts'
import type { Wire } from './wire.ts'

/** The wallet behind all of a customer's cards, from the same read as the rest of them. */
export function createBalances(wire: Wire, now: () => Date): NonNullable<Provider['balances']> {
  return (subjects: readonly BalanceSubject[], reads: Reads) =>
    oneByOne(subjects, async ({ cardholder }) => {
      const customer = await customerVia(wire, kept(cardholder, 'id', 'the customer'), reads)
      if (customer === undefined) throw new Fault('rejected', 'expected a customer with a wallet but there is none')
      return balanceOf(customer, now())
    })
}

/** All balances are null until the wallet is deployed, and the currency until KYC assigns a region [docs]. */
function balanceOf(
  { walletDeployed, ledger, available, pending, currency, freshness, balanceAt }: YativoCustomer,
  now: Date,
): Balance | null {
  const spendable = currency === undefined ? undefined : amountOf(available, currency)
  if (currency === undefined || spendable === undefined) {
    if (!walletDeployed) return null
    throw new Fault('unreadable', 'the balance of a deployed wallet is missing')
  }
  const [whole, held] = [amountOf(ledger, currency), amountOf(pending, currency)]
  return {
    available: spendable,
    ...(whole === undefined ? {} : { ledger: whole }),
    ...(held === undefined ? {} : { pending: held }),
    freshness: freshness === 'realtime' ? 'REALTIME' : freshness === 'on_chain' ? 'ON_CHAIN' : 'REPORTED',
    // Not told when it is read from the chain: then it is of this moment [docs].
    asOf: balanceAt ?? now,
  }
}

/** The cents where they are told; the float's shortest text otherwise. */
function amountOf({ major, minor }: YativoCustomer['available'], currency: string): Money | undefined {
  if (typeof minor === 'number' && Number.isInteger(minor)) return fromMinor(minor, currency)
  return typeof major === 'number' ? money(major, currency) : undefined
}
