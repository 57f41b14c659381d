import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export type GatewayProcess = { readonly graphql: string; /** kill -9: it gets no chance to tidy up. */ kill(): Promise<void> }

/** The product as it is started in earnest, in a process of its own that can be killed. */
export async function startGatewayProcess(variables: Readonly<Record<string, string>>): Promise<GatewayProcess> {
  const child: ChildProcess = spawn(process.execPath, ['dist/main.js'], {
    env: { ...process.env, ...variables, LOG_LEVEL: 'error', NODE_ENV: 'development' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (child.stdout === null) throw new Error('expected a process with an output')
  const ended = once(child, 'exit')
  const graphql = await Promise.race([
    addressIn(child.stdout),
    ended.then(([code]) => Promise.reject(new Error(`expected the gateway to start but it ended with ${String(code)}`))),
  ])
  return {
    graphql,
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

async function addressIn(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const address = /^graph\s+(\S+)/.exec(line)?.[1]
    if (address !== undefined) return address
  }
  throw new Error('expected the gateway to print its address but it printed none')
}
