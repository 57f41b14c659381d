import type { Reply } from '../../kit/sandbox.ts'
import { shownCard } from './cards.ts'
import { type Asked, noCustomer, ok, platform, progressOf } from './replies.ts'
import { isDeployed, stageOf } from './time.ts'
import { type Customer, customerNamed, type World } from './world.ts'

const FILTERS = ['otp_requested', 'otp_verified', 'kyc_initiated', 'kyc_completed', 'card_created', 'active']

export function getCustomer(world: World, name: string): Reply {
  const customer = customerNamed(world, name)
  if (customer === undefined) return noCustomer()
  const { cents } = customer
  const deployed = isDeployed(world, customer)
  const balance = (of: number): number | null => (deployed ? of : null)
  return ok({
    yativo_card_id: customer.yativoCardId,
    external_id: customer.externalId,
    email: customer.email,
    ...progressOf(world, customer),
    kyc_status: customer.kyc,
    currency: customer.currency,
    safe_deployed: deployed,
    ledger_balance: balance(cents / 100),
    ledger_balance_minor: balance(cents),
    available_balance: balance(cents / 100),
    available_balance_minor: balance(cents),
    pending_balance: balance(0),
    pending_balance_minor: balance(0),
    balance_freshness: deployed ? 'realtime' : null,
    balance_updated_at: deployed ? customer.balanceAt.toISOString() : null,
    cards_count: customer.cards.length,
    cards: customer.cards.map(shownCard),
    created_at: customer.createdAt.toISOString(),
  })
}

/** Oldest first; a limit over 100 is cut, and a value that is no positive whole number is rejected [assumed]. */
export function listCustomers(world: World, { query }: Asked): Reply {
  const [page, asked] = [numberOf(query.get('page') ?? '1'), numberOf(query.get('limit') ?? '20')]
  const status = query.get('status')
  if (page === undefined || asked === undefined)
    return platform(400, 'validation_error', { details: { page: 'positive integer', limit: 'positive integer' } })
  if (status !== null && !FILTERS.includes(status)) return platform(400, 'validation_error', { details: { status: 'unknown' } })
  const limit = Math.min(asked, 100)
  const withBalances = query.get('include_balances') !== 'false'
  const matching = world.customers.filter(customer => status === null || stageOf(world, customer) === status)
  const customers = matching.slice((page - 1) * limit, page * limit).map(customer => listed(world, customer, withBalances))
  return ok({ customers, total: matching.length, page, limit, balances_included: withBalances })
}

const numberOf = (text: string): number | undefined => (/^[1-9]\d*$/.test(text) ? Number(text) : undefined)

function listed(world: World, customer: Customer, withBalances: boolean): object {
  const deployed = isDeployed(world, customer)
  const balance = (of: number): number | null => (deployed && withBalances ? of : null)
  return {
    id: customer.customerId,
    customer_id: customer.customerId,
    yativo_card_id: customer.yativoCardId,
    external_customer_id: customer.externalId,
    email: customer.email,
    ...progressOf(world, customer),
    safe_deployed: deployed,
    currency: customer.currency,
    ledger_balance: balance(customer.cents / 100),
    available_balance: balance(customer.cents / 100),
    pending_balance: balance(0),
    balance_freshness: deployed && withBalances ? 'realtime' : null,
    cards_count: customer.cards.length,
    created_at: customer.createdAt.toISOString(),
  }
}
