import { type Sandbox, type SandboxCall, type SandboxOptions, FaultPlan, serveSandbox } from '../../kit/sandbox.ts'
import { keepState } from '../../kit/kept-state.ts'
import { enter } from './auth.ts'
import { seedReady, setStatus, thingsOf } from './console.ts'
import { handIn } from './kyc.ts'
import { platform } from './replies.ts'
import { ROUTES } from './routes.ts'
import { settle } from './time.ts'
import { networkOf } from './transactions.ts'
import { createWorld, type Switches } from './world.ts'

export type YativoSandbox = Sandbox & { readonly switches: Switches }

/** Yativo's card programme, simulated: an HTTP server with state that enforces the whole contract. */
export async function startSandbox(options: SandboxOptions): Promise<YativoSandbox> {
  const world = createWorld(options)
  const kept = keepState(world, options.keep, ['outbox', 'url', 'credentials'])
  const calls: SandboxCall[] = []
  const faults = new FaultPlan()
  const { url, close } = await serveSandbox({
    ...(options.port === undefined ? {} : { port: options.port }),
    now: world.now,
    routes: ROUTES,
    calls,
    faults,
    kept,
    enter: arrived => enter(world, arrived),
    notFound: () => platform(404, 'not_found'),
  })
  world.url = url
  const { apiKey, apiSecret, webhookSecret } = world.credentials

  return {
    provider: 'yativo',
    variables: {
      YATIVO_BASE_URL: `${url}/api`,
      YATIVO_API_KEY: apiKey,
      YATIVO_API_SECRET: apiSecret,
      YATIVO_WEBHOOK_SECRET: webhookSecret,
      YATIVO_SOURCE_CHAIN: 'SOL',
    },
    switches: world.switches,
    calls,
    faults,
    decide: (kind, decision) => void world.plans[kind].push(decision),
    things: kind => thingsOf(world, kind),
    codeSentTo: address => world.mailbox.findLast(({ to, used }) => to === address && !used)?.code,
    network: networkOf(world),
    visit: async page => handIn(world, new URL(page).searchParams.get('token') ?? ''),
    console: (kind, id, status) => setStatus(world, kind, id, status),
    seedReady: count => seedReady(world, count),
    deliverTo: to => world.outbox.deliverTo(to),
    async deliver() {
      settle(world)
      await world.outbox.deliver()
    },
    delivery: world.outbox.delivery,
    save: kept.save,
    close,
  }
}
