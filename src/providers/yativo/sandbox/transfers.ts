import type { Reply } from '../../kit/sandbox.ts'
import { type Asked, noCustomer, ok, platform, refuse } from './replies.ts'
import { endTransfer, isDeployed } from './time.ts'
import { type Customer, customerNamed, type Transfer, type World } from './world.ts'

const IDENTIFIERS = ['customer_id', 'card_id', 'external_id', 'email'] as const
/** The fee of the network, in cents: added to the debit, or taken out of the arriving amount. */
const FEES: Readonly<Record<string, number>> = { SOL: 25, XDC: 10 }
const LEAST = 500

export function fundCustomer(world: World, { body, headers }: Asked): Reply {
  const key = headers['idempotency-key']
  const known = typeof key === 'string' ? world.replays.get(key) : undefined
  // Not the first answer again, but 409 and the id [docs].
  if (known !== undefined) return platform(409, 'conflict', { details: { existing_transaction_id: known.id } })

  const named = IDENTIFIERS.filter(name => body[name] !== undefined)
  const identifier = named[0] === undefined ? undefined : body[named[0]]
  if (named.length !== 1 || typeof identifier !== 'string') return refuse(400, 'INVALID_IDENTIFIER')
  const { amount, source_chain: chain, pricing_mode: mode = 'send_x' } = body
  const cents = typeof amount === 'number' ? Math.round(amount * 100) : Number.NaN
  if (!(cents >= LEAST) || Math.abs(cents - Number(amount) * 100) > 1e-6) return refuse(400, 'INVALID_AMOUNT')
  const fee = FEES[String(chain)]
  if (fee === undefined) return refuse(400, 'INVALID_SOURCE_CHAIN')
  if (mode !== 'send_x' && mode !== 'receive_x') return refuse(400, 'INVALID_PRICING_MODE')

  const byCard =
    named[0] === 'card_id' ? world.customers.flatMap(({ cards }) => cards).find(({ id }) => id === identifier) : undefined
  const customer = named[0] === 'card_id' ? byCard?.owner : customerNamed(world, identifier)
  if (customer === undefined) return noCustomer()
  if (byCard !== undefined && byCard.status !== 'active') return refuse(422, 'CARD_NOT_ACTIVE')
  if (customer.kyc !== 'approved') return refuse(422, 'KYC_NOT_APPROVED')
  if (!isDeployed(world, customer)) return refuse(422, 'SAFE_NOT_DEPLOYED')
  const debited = mode === 'receive_x' ? cents + fee : cents
  const plan = world.plans.topup[0]
  if (plan?.outcome === 'retry' || (plan?.outcome === 'reject' && plan.reason !== undefined)) {
    world.plans.topup.shift()
    return refuse(422, plan.reason ?? 'INSUFFICIENT_BALANCE')
  }
  if (debited > world.masterCents) return refuse(422, 'INSUFFICIENT_BALANCE')
  return send(
    world,
    { customer, key: typeof key === 'string' ? key : undefined, cents: mode === 'receive_x' ? cents : cents - fee, debited },
    String(chain),
    mode,
  )
}

function send(
  world: World,
  what: { customer: Customer; key: string | undefined; cents: number; debited: number },
  chain: string,
  mode: string,
): Reply {
  const now = world.now()
  const transfer: Transfer = {
    id: `bridge_${now.getTime()}_${world.hex(12)}`,
    ...what,
    decidesAt: now.getTime() + world.decidesIn * 1000,
    status: 'initiated',
  }
  world.transfers.push(transfer)
  if (transfer.key !== undefined) world.replays.set(transfer.key, transfer)
  world.masterCents -= transfer.debited
  const planned = world.plans.topup[0]?.outcome ?? 'approve'
  const initiated =
    (world.switches.transfers ?? (world.outbox.open ? 'initiated' : 'completed')) === 'initiated' || planned !== 'approve'
  if (initiated) world.undecided.transfers.add(transfer)
  else {
    world.plans.topup.shift()
    endTransfer(world, transfer, 'completed')
  }
  return ok(shown(world, transfer, chain, mode, initiated), `topup ${transfer.id}`)
}

/** The two versions of the page: "completed" and immediate, or "initiated" with the id under the older name [docs]. */
function shown(world: World, { id, cents, debited }: Transfer, chain: string, mode: string, initiated: boolean): object {
  const common = {
    source: { chain, amount: debited / 100 },
    pricing_mode: mode,
    estimated_amount: (cents / 100).toFixed(6),
  }
  return initiated
    ? {
        bridge_id: id,
        status: 'initiated',
        ...common,
        destination: { token: 'USD', amount: cents / 100 },
        estimated_time: '2-10 minutes',
        created_at: world.now().toISOString(),
      }
    : { transfer_id: id, status: 'completed', ...common, destination: { token: 'USD' }, estimated_time: 'immediate' }
}
