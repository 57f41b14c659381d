import type { ProviderModule } from '../providers/kit/module.ts'
import type { Sandbox, SandboxOptions } from '../providers/kit/sandbox.ts'

export type Sandboxes = {
  /** The environment variables that point a gateway at the sandboxes. */
  readonly variables: Readonly<Record<string, string>>
  readonly all: readonly Sandbox[]
  /** Messages for the operator: a sandbox that could not go on from the stored state. */
  readonly warnings: readonly string[]
  /** Sends the sandboxes' webhooks to a gateway, by provider, from now on. */
  deliverTo(webhooksUrl: string): void
  close(): Promise<void>
}

/** Where the sandboxes' states outlive the process, by name. */
export type Shelf = {
  read(name: string): Promise<Uint8Array | undefined>
  write(name: string, state: Uint8Array): Promise<void>
}
export type StartOptions = {
  /** Seconds that the simulated providers take to decide. */
  readonly decidesIn: number
  readonly shelf: Shelf
  /** Called with each code that a sandbox sends. */
  readonly onCode?: (provider: string, to: string, code: string) => void
  /** 0 to 1; spreads ids, so that a sandbox that begins anew gives no id a second time. */
  readonly chance: () => number
}

/** Milliseconds between rounds of webhooks. */
const ROUND = 250
const SEEDS = 60_000

/** Starts every provider's sandbox on this machine: real HTTP servers, each with a state that continues after a restart. */
export async function startSandboxes(modules: readonly ProviderModule[], options: StartOptions): Promise<Sandboxes> {
  const started = await Promise.all(modules.map(module => startOne(module, options)))
  const { shelf } = options
  const all = started.map(({ sandbox }) => sandbox)
  const deliverAndSave = (): Promise<unknown> =>
    Promise.allSettled(all.map(async sandbox => sandbox.deliver().then(() => sandbox.save?.())))
  let rounds: NodeJS.Timeout | undefined
  return {
    variables: Object.assign({}, ...all.map(({ variables }) => variables)) as Record<string, string>,
    all,
    warnings: started.flatMap(({ warning }) => warning ?? []),
    deliverTo(webhooksUrl) {
      for (const sandbox of all) {
        sandbox.deliverTo(`${webhooksUrl}/${sandbox.provider}`)
        // Not before the gateway runs: a process that finds the data directory taken must leave the address of the first process.
        void shelf.write(`${sandbox.provider}.port`, Buffer.from(portOf(sandbox)))
      }
      rounds ??= setInterval(() => void deliverAndSave(), ROUND)
    },
    async close() {
      clearInterval(rounds)
      await Promise.allSettled(all.map(async sandbox => sandbox.save?.()))
      await Promise.all(all.map(sandbox => sandbox.close()))
    },
  }
}

type Started = { readonly sandbox: Sandbox; readonly warning?: string }

async function startOne(module: ProviderModule, { decidesIn, shelf, chance, onCode }: StartOptions): Promise<Started> {
  const start = await module.sandbox()
  const state = await shelf.read(module.id)
  const save = (bytes: Uint8Array): Promise<void> => shelf.write(module.id, bytes)
  const usual = {
    decidesIn,
    seed: 1 + Math.floor(chance() * SEEDS),
    ...(onCode === undefined ? {} : { onCode: (to: string, code: string) => onCode(module.id, to, code) }),
  }
  // Hosted pages keep the address of the last start, as long as the port is free.
  const port = (await shelf.read(`${module.id}.port`)) ?? new Uint8Array()
  const kept = await startAt(start, Number(Buffer.from(port).toString()), { ...usual, keep: { state, save } }).catch(
    (thrown: unknown) => {
      if (state === undefined) throw thrown
      return undefined
    },
  )
  const sandbox = kept ?? (await startAt(start, 0, { ...usual, keep: { state: undefined, save } }))
  if (kept !== undefined) return { sandbox }
  return {
    sandbox,
    warning: `the ${module.id} sandbox began anew: its state could not be read. Its customers and cards of before belong to nobody now; to begin anew as a whole, stop and remove the data directory`,
  }
}

type Start = Awaited<ReturnType<ProviderModule['sandbox']>>

async function startAt(start: Start, port: number, options: SandboxOptions): Promise<Sandbox> {
  if (!Number.isInteger(port) || port === 0) return start(options)
  return start({ ...options, port }).catch((thrown: unknown) => {
    if ((thrown as NodeJS.ErrnoException).code === 'EADDRINUSE') return start(options)
    throw thrown
  })
}

function portOf({ variables }: Sandbox): string {
  const address = Object.values(variables).find(value => value.startsWith('http'))
  return address === undefined ? '' : new URL(address).port
}
