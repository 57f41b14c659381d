import { randomBytes } from 'node:crypto'
import { type Sandbox, type SandboxOptions, serveSandbox } from '../../kit/sandbox.ts'
import { keepState } from '../../kit/kept-state.ts'
import { createSeal } from '../seal.ts'
import { seedOne, setAtConsole, thingsOf } from './console.ts'
import { settle } from './decisions.ts'
import { enter, type Entered } from './enter.ts'
import { deliver } from './outbox.ts'
import { refuse } from './replies.ts'
import { routesOf } from './routes.ts'
import { networkOf, sendCode } from './spending.ts'
import { addSubscription } from './subscriptions.ts'
import { createWorld } from './world.ts'

const API_KEY = 'pk_sandbox_4f9d1c'
const API_SECRET = 'sandbox-secret-b1946ac92492d234'

export type PintopaySandbox = Sandbox & {
  /** As in the white-label copy of the API: rejections that could have been sealed come plain. */
  plainErrors: boolean
  /** The master balance, a decimal of USDT. */
  fund(amount: string): void
}

/** Pintopay, simulated to the letter of the published pages, and in the strictest reading where the pages are silent. */
export async function startSandbox({
  port,
  now = () => new Date(),
  decidesIn = 4,
  seed = 1,
  keep,
  onCode,
}: SandboxOptions = {}): Promise<PintopaySandbox> {
  const world = createWorld({ now, decidesIn, seed })
  const kept = keepState(world, keep, ['outbox', 'subscriptions', 'calls', 'faults'])
  const seal = createSeal(API_SECRET, length => randomBytes(length))
  const delivery = { copies: 1, shuffled: false, lost: 0 }
  const server = await serveSandbox<Entered>({
    ...(port === undefined ? {} : { port }),
    now,
    routes: routesOf(world),
    calls: world.calls,
    faults: world.faults,
    kept,
    enter: enter(world, API_KEY, seal),
    seal: ({ body, status }) => {
      if (typeof body === 'string') return body
      const plain = JSON.stringify(body)
      return status !== 200 && sandbox.plainErrors ? plain : JSON.stringify({ encrypted: seal.seal(plain) })
    },
    notFound: () => refuse('not_found', 'plain'),
  })

  const sandbox: PintopaySandbox = {
    provider: 'pintopay',
    variables: { PINTOPAY_BASE_URL: server.url, PINTOPAY_API_KEY: API_KEY, PINTOPAY_API_SECRET: API_SECRET },
    calls: world.calls,
    faults: world.faults,
    plainErrors: false,
    delivery,
    decide: (kind, decision) => void world.plans[kind].push(decision),
    things(kind) {
      settle(world)
      return thingsOf(world, kind)
    },
    network: networkOf(world),
    sendCode(card, purpose) {
      const code = sendCode(world, card, purpose)
      onCode?.(card, code)
      return code
    },
    // The provider sends no code, and has no page to visit.
    codeSentTo: () => undefined,
    visit: () => Promise.reject(new Error('expected a page of this provider but it has none')),
    console(kind, id, status) {
      settle(world)
      setAtConsole(world, kind, id, status)
    },
    seedReady: count => Array.from({ length: count }, () => seedOne(world, world.users.size + 1)),
    deliverTo(url) {
      world.subscriptions.clear()
      if (url === undefined) world.outbox = []
      else addSubscription(world, url, 'v2')
    },
    async deliver() {
      settle(world)
      await deliver(world, delivery, API_KEY, seal)
    },
    fund(amount) {
      world.balance = Math.round(Number(amount) * 100)
    },
    save: kept.save,
    close: () => server.close(),
  }
  return sandbox
}
