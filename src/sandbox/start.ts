import type { ProviderModule } from '../providers/kit/module.ts'
import type { Sandbox } from '../providers/kit/sandbox.ts'

export type Sandboxes = {
  /** The environment variables that point a gateway at them. */
  readonly variables: Readonly<Record<string, string>>
  readonly all: readonly Sandbox[]
  /** Sends their webhooks to a gateway, by provider, from now on. */
  deliverTo(webhooksUrl: string): void
  close(): Promise<void>
}

/** Milliseconds between rounds of webhooks. */
const ROUND = 250

/** Starts every provider's sandbox on this machine: real HTTP servers on free ports, each with state of its own. */
export async function startSandboxes(modules: readonly ProviderModule[], decidesIn: number): Promise<Sandboxes> {
  const all = await Promise.all(modules.map(async module => (await module.sandbox())({ decidesIn })))
  let rounds: NodeJS.Timeout | undefined
  return {
    variables: Object.assign({}, ...all.map(({ variables }) => variables)) as Record<string, string>,
    all,
    deliverTo(webhooksUrl) {
      for (const sandbox of all) sandbox.deliverTo(`${webhooksUrl}/${sandbox.provider}`)
      rounds ??= setInterval(() => void Promise.allSettled(all.map(sandbox => sandbox.deliver())), ROUND)
    },
    async close() {
      clearInterval(rounds)
      await Promise.all(all.map(sandbox => sandbox.close()))
    },
  }
}
