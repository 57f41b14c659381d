import { FaultPlan, type Route, type Sandbox, type SandboxCall, type SandboxOptions, serveSandbox } from '../../kit/sandbox.ts'
import { keepState } from '../../kit/kept-state.ts'
import { sameSecret } from '../../kit/signatures.ts'
import { cardholderRoutes } from './cardholders.ts'
import { cardRoutes } from './cards.ts'
import { actAtConsole, seedReady } from './console.ts'
import { type Context, contextOf } from './context.ts'
import { settle } from './kyc.ts'
import { ledgerRoutes } from './ledger.ts'
import { createOutbox } from './outbox.ts'
import { accepted, refused } from './replies.ts'
import { networkOf, sendCode } from './spending.ts'
import { type State, thingsOf } from './state.ts'

const API_KEY = 'fyatu_sim_key_000000000000000000000001'
const WEBHOOK_SECRET = 'whsec_sim_fyatu_secret'
const TEN_MILLION_DOLLARS = 1_000_000_000
/** Per key, sliding [docs]. */
const REQUESTS_PER_MINUTE = 1_000

/**
 * Fyatu, simulated to the contract: one envelope, one key, uniqueness, statuses and rejections as documented, KYC that takes
 * time, and webhooks. Operations that the adapter never calls (unload, suspend, endpoints of webhooks) are missing.
 */
export async function startSandbox({
  port,
  now = () => new Date(),
  decidesIn = 4,
  seed = 1,
  requestsPerMinute = REQUESTS_PER_MINUTE,
  keep,
  onCode,
}: SandboxOptions): Promise<Sandbox> {
  const state = createState(now, decidesIn, seed)
  const kept = keepState(state, keep, ['outbox'])
  const calls: SandboxCall[] = []
  const faults = new FaultPlan()
  const admit = limiter(requestsPerMinute, now)
  const ping: Route<Context> = {
    operation: 'GET ping',
    method: 'GET',
    path: /^\/api\/v3\.20\/ping$/,
    handle: () => accepted(200, { version: '3.20', environment: 'SANDBOX' }, { message: 'pong' }),
  }
  const server = await serveSandbox<Context>({
    ...(port === undefined ? {} : { port }),
    now,
    calls,
    faults,
    kept,
    routes: [ping, ...cardholderRoutes(state), ...cardRoutes(state), ...ledgerRoutes(state)],
    notFound: () => refused('NOT_FOUND'),
    enter(arrived) {
      settle(state)
      if (arrived.call.operation !== 'GET ping') {
        if (!sameSecret(arrived.request.headers.authorization ?? '', `Bearer ${API_KEY}`)) return refused('API_KEY_INVALID')
        const wait = admit()
        if (wait > 0) return refused('RATE_LIMIT_EXCEEDED', { retryAfter: wait })
      }
      return contextOf(arrived)
    },
  })

  return {
    provider: 'fyatu',
    variables: { FYATU_BASE_URL: `${server.url}/api/v3.20`, FYATU_API_KEY: API_KEY, FYATU_WEBHOOK_SECRET: WEBHOOK_SECRET },
    calls,
    faults,
    decide: (kind, decision) => void state.plans[kind].push(decision),
    things(kind) {
      settle(state)
      return thingsOf(state, kind)
    },
    network: networkOf(state),
    sendCode(card, purpose) {
      const code = sendCode(state, card, purpose)
      onCode?.(card, code)
      return code
    },
    codeSentTo: () => undefined,
    visit: () => Promise.reject(new Error('expected no hosted page: this provider has none')),
    console: (kind, id, status) => actAtConsole(state, kind, id, status),
    seedReady: count => seedReady(state, count),
    deliverTo: url => state.outbox.deliverTo(url),
    deliver() {
      settle(state)
      return state.outbox.deliver()
    },
    delivery: state.outbox.delivery,
    save: kept.save,
    close: () => server.close(),
  }
}

function createState(now: () => Date, decidesIn: number, seed: number): State {
  let made = 0
  const id = (prefix: string): string =>
    `${prefix}01SIM${seed.toString(36).toUpperCase().padStart(4, '0')}${String(++made).padStart(10, '0')}`
  const outbox = createOutbox({ now, id, secret: WEBHOOK_SECRET, random: randomFrom(seed) })
  return {
    now,
    decidesIn,
    id,
    outbox,
    people: new Map(),
    emails: new Map(),
    pending: new Set(),
    cards: new Map(),
    entries: [],
    topups: [],
    transactions: [],
    codes: 0,
    replays: new Map(),
    plans: { cardholder: [], kyc: [], card: [], topup: [] },
    float: TEN_MILLION_DOLLARS,
  }
}

/** Seconds to wait, 0 for welcome. */
function limiter(limit: number, now: () => Date): () => number {
  const arrivals: number[] = []
  return () => {
    const at = now().getTime()
    while ((arrivals[0] ?? at) <= at - 60_000) arrivals.shift()
    if (arrivals.length >= limit) return Math.ceil(((arrivals[0] ?? at) + 60_000 - at) / 1000)
    arrivals.push(at)
    return 0
  }
}

/** Repeatable; no further quality is needed (Park and Miller's generator). */
function randomFrom(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}
