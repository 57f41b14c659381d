import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export type GatewayProcess = {
  readonly graphql: string
  /** kill -9: the process cannot tidy up. */
  kill(): Promise<void>
  /** SIGSTOP: the process stands still with its leases and connections. */
  pause(): void
  /** SIGCONT */
  resume(): void
}

const SHIFTED_CLOCK = fileURLToPath(new URL('../chaos/shifted-clock.mjs', import.meta.url))

/** The built product, in a process of its own that can be killed. `clockOffset` moves the clock of the process, in milliseconds. */
export async function startGatewayProcess(variables: Readonly<Record<string, string>>, clockOffset = 0): Promise<GatewayProcess> {
  const before = clockOffset === 0 ? [] : ['--import', SHIFTED_CLOCK]
  const child: ChildProcess = spawn(process.execPath, [...before, 'dist/main.js'], {
    env: { ...process.env, CLOCK_OFFSET_MS: String(clockOffset), LOG_LEVEL: 'error', ...variables, NODE_ENV: 'development' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (child.stdout === null) throw new Error('the process has no output')
  const ended = once(child, 'exit')
  const graphql = await Promise.race([
    addressIn(child.stdout),
    ended.then(([code]) => Promise.reject(new Error(`the gateway did not start and ended with code ${String(code)}`))),
  ])
  return {
    graphql,
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
  }
}

async function addressIn(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const address = /^graph\s+(\S+)/.exec(line)?.[1]
    if (address !== undefined) return address
  }
  throw new Error('the gateway printed no address')
}
