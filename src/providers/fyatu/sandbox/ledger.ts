import type { Reply, Route } from '../../kit/sandbox.ts'
import { centsIn } from './cards.ts'
import { accepted, invalid, paged, refused } from './replies.ts'
import type { Context } from './context.ts'
import { type Card, dollars, enter, type Entry, PRODUCTS, PROGRAM, type State, stamp } from './state.ts'

/** The use of the program's money: top-ups, the ledger of top-ups, and the price list. */
export function ledgerRoutes(state: State): Route<Context>[] {
  const list = (operation: string, path: RegExp, handle: (query: URLSearchParams) => Reply): Route<Context> => ({
    operation,
    method: 'GET',
    path,
    handle: ({ query }) => handle(query),
  })
  const fundPath = /^\/api\/v3\.20\/cards\/(?<id>[^/]+)\/fund$/
  return [
    { operation: 'POST fund', method: 'POST', path: fundPath, handle: context => fund(state, context.params.id ?? '', context) },
    list('GET transactions', /^\/api\/v3\.20\/transactions$/, query => transactions(state, query)),
    list('GET programs', /^\/api\/v3\.20\/programs$/, query => paged([PROGRAM], query, program => program)),
    list('GET products', /^\/api\/v3\.20\/products$/, query => paged(PRODUCTS, query, product => product, 50)),
  ]
}

/** The same key and body answer as the first time did, without a second transfer; only 2xx are kept [assumed]. */
function fund(state: State, id: string, { body, raw, key }: Context): Reply {
  const place = `${id} ${key}`
  const before = key === undefined ? undefined : state.replays.get(place)
  if (before !== undefined) {
    return before.body === raw ? accepted(200, before.data, { message: 'Card funded' }) : refused('IDEMPOTENCY_KEY_CONFLICT')
  }
  const card = state.cards.get(id)
  const cents = card === undefined ? refused('CARD_NOT_FOUND') : fundable(state, card, body)
  if (card === undefined || typeof cents !== 'number') return cents as Reply
  const data = transfer(state, card, cents, typeof body.reference === 'string' ? body.reference : null)
  if (key !== undefined) state.replays.set(place, { body: raw, data })
  return accepted(200, data, { message: 'Card funded', effect: `topup ${data.transactionId}` })
}

function fundable(state: State, card: Card, body: Record<string, unknown>): number | Reply {
  const planned = state.plans.topup.shift()
  if (card.status === 'FROZEN') return refused('CARD_FROZEN_CANNOT_FUND')
  if (card.status !== 'ACTIVE') return refused('CARD_ALREADY_TERMINATED', { status: 422 })
  const cents = centsIn(body.amount)
  if (typeof cents !== 'number') return cents
  if (!card.product.controls.isReloadable) return refused('CARD_NOT_RELOADABLE')
  if (cents > state.float) return refused('INSUFFICIENT_PROGRAM_BALANCE')
  if (planned?.outcome !== 'reject' && planned?.outcome !== 'retry') return cents
  const code = planned.reason ?? (planned.outcome === 'reject' ? 'PROVIDER_FUND_FAILED' : 'INSUFFICIENT_PROGRAM_BALANCE')
  if (code === 'PROVIDER_FUND_FAILED') {
    const timestamp = stamp(state.now())
    state.outbox.post('CARD_FUND_FAILED', { cardId: card.id, amount: dollars(cents), currency: 'USD', error: code, timestamp })
  }
  return refused(code)
}

function transfer(state: State, card: Card, cents: number, reference: string | null) {
  const entry = enter(state, {
    type: 'CARD_FUNDING',
    direction: 'DEBIT',
    cents,
    memo: `Card funding — ${card.id}`,
    cardId: card.id,
  })
  const transactionId = state.id('ltx_')
  card.balance += cents
  state.topups.push({ id: transactionId, card, cents, reference, entry })
  const told = { cardId: card.id, amount: dollars(cents), currency: 'USD', reference }
  state.outbox.post('CARD_FUNDED', { ...told, ledgerTransactionId: transactionId, timestamp: entry.createdAt })
  return { ...told, transactionId }
}

const DAYS = 86_400_000

function transactions(state: State, query: URLSearchParams): Reply {
  const now = state.now().getTime()
  const from = Date.parse(query.get('from') ?? stamp(now - 30 * DAYS))
  const to = Date.parse(query.get('to') ?? stamp(now))
  if (Number.isNaN(from)) return invalid('from')
  if (Number.isNaN(to)) return invalid('to')
  if (to - from > 92 * DAYS) return refused('DATE_RANGE_TOO_WIDE')
  const is = (name: string, value: string): boolean => (query.get(name) ?? value) === value
  const within = ({ createdAt }: Entry): boolean => Date.parse(createdAt) >= from && Date.parse(createdAt) <= to
  const found = state.entries
    .toReversed()
    .filter(entry => within(entry) && is('type', entry.type) && is('status', entry.status) && is('cardId', entry.cardId))
  return paged(found, query, shown)
}

const shown = ({ cents, balanceBefore, ...entry }: Entry): object => ({
  ...entry,
  amount: dollars(cents),
  currency: 'USD',
  fee: 0,
  reference: `int_${entry.transactionId.slice(4)}`,
  account: PROGRAM.programId,
  balanceBefore: dollars(balanceBefore),
  balanceAfter: dollars(balanceBefore + (entry.direction === 'CREDIT' ? cents : -cents)),
  relatedTransactionId: null,
  completedAt: entry.createdAt,
})
