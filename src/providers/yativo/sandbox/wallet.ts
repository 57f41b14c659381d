import type { Reply } from '../../kit/sandbox.ts'
import { type Asked, noCustomer, ok, refuse } from './replies.ts'
import { cardOf, dailyCents, FIRST_LIMIT } from './transactions.ts'
import { customerNamed, type World } from './world.ts'

/** Set by the operator; a limit above is refused [assumed]. */
const CEILING = 2_000_000
const DELAY_SECONDS = 180
const VIEWS = ['data', 'pin-view', 'pin-set']
const LIVES_SECONDS = 300

export function readLimits(world: World, name: string): Reply {
  const customer = customerNamed(world, name)
  if (customer === undefined) return noCustomer()
  const today = world.now().toISOString().slice(0, 10)
  const spent = world.transactions
    .filter(
      ({ card, occurredAt, status }) =>
        cardOf(world, card)?.owner === customer && occurredAt.startsWith(today) && status !== 'DECLINED',
    )
    .reduce((sum, { amount }) => sum + Math.round(Number(amount) * 100), 0)
  const shown = (cents: number): object => ({
    limit: cents / 100,
    used: spent / 100,
    remaining: Math.max(0, cents - spent) / 100,
  })
  return ok({
    currency: 'USD',
    limits: { daily: shown(dailyCents(world, customer)), monthly: shown(FIRST_LIMIT * 20), per_transaction: shown(FIRST_LIMIT) },
  })
}

export function setLimits(world: World, name: string, { body: { dailyLimit } }: Asked): Reply {
  const customer = customerNamed(world, name)
  if (customer === undefined) return noCustomer()
  if (typeof dailyLimit !== 'number' || !(dailyLimit >= 0)) return refuse(400, 'VALIDATION_ERROR')
  const cents = Math.round(dailyLimit * 100)
  if (cents > CEILING) return refuse(422, 'LIMIT_ABOVE_CEILING')
  const before = dailyCents(world, customer)
  customer.dailyLimit = { cents, before, from: world.now().getTime() + DELAY_SECONDS * 1000 }
  const data = {
    current_limit: before / 100,
    requested_limit: dailyLimit,
    admin_limit: CEILING / 100,
    delay_seconds: DELAY_SECONDS,
    note: 'The new limit works after the delay',
    gelato_status: 'ExecSuccess',
    enqueue_task_id: `task_${world.hex(12)}`,
  }
  return ok(data, `limits ${customer.yativoCardId}`)
}

/** Details and PIN need a PIN first; every card starts without one [docs]. */
export function viewToken(world: World, name: string, cardId: string, { body: { enabled_views: views } }: Asked): Reply {
  const customer = customerNamed(world, name)
  if (customer === undefined) return noCustomer()
  const card = customer.cards.find(({ id }) => id === cardId)
  if (card === undefined) return refuse(404, 'CARD_NOT_FOUND')
  if (!Array.isArray(views) || views.length === 0 || views.some(view => !VIEWS.includes(String(view))))
    return refuse(400, 'INVALID_ENABLED_VIEWS')
  const page = (view: string): string => `${world.url}/sandbox/card?token=${world.hex(32)}&card=${card.id}&view=${view}`
  if (!card.pinSet && !views.includes('pin-set')) return refuse(422, 'PIN_NOT_SET', { pin_setup_url: page('pin-set') })
  return ok({
    secure_view_url: page(String(views[0])),
    expires_at: new Date(world.now().getTime() + LIVES_SECONDS * 1000).toISOString(),
    last_four: card.lastFour,
    card_type: 'virtual',
    holder_name: null,
    pin_set: card.pinSet,
    enabled_views: views,
    requires_access_code: false,
  })
}

/** The hosted page. Opening the PIN set-up stands for the person typing a PIN. */
export function cardPage(world: World, query: URLSearchParams): Reply {
  const card = cardOf(world, query.get('card') ?? '')
  if (card === undefined) return { status: 404, body: 'No such page.', headers: { 'content-type': 'text/plain' } }
  const view = query.get('view')
  if (view === 'pin-set') card.pinSet = true
  const said = view === 'pin-set' ? 'The PIN is set.' : view === 'pin-view' ? 'PIN: ••••' : `Card •••• ${card.lastFour}`
  return {
    status: 200,
    body: `<!doctype html><title>Card</title><p>${said}</p>`,
    headers: { 'content-type': 'text/html; charset=utf-8' },
  }
}
