import { createClient, type Client } from '../../../src/client/index.ts'
import { type GatewayProcess, startGatewayProcess } from '../kill/gateway-process.ts'
import { freePort } from './own-postgres.ts'

export type Fleet = {
  readonly size: number
  /** A client of one process, by turns. A paused process is among them: real callers meet it too. */
  client(): Client
  /** kill -9, then a new process at the same address. */
  kill(index: number): Promise<void>
  /** SIGSTOP, then SIGCONT after so many milliseconds. */
  pause(index: number, milliseconds: number): Promise<void>
  close(): Promise<void>
}

/** Several gateway processes on one database; `offsets` moves the clock of each, in milliseconds. */
export async function startFleet(variables: Readonly<Record<string, string>>, offsets: readonly number[]): Promise<Fleet> {
  const start = async (index: number, port: number) => {
    const offset = offsets[index] ?? 0
    for (let tries = 1; ; tries++) {
      try {
        return await startGatewayProcess({ ...variables, PORT: String(port) }, offset)
      } catch (thrown) {
        // The database may be away for longer than the start waits.
        if (tries === 5) throw thrown
      }
    }
  }
  const ports: number[] = []
  const processes: GatewayProcess[] = []
  const clients: Client[] = []
  for (const index of offsets.keys()) {
    const port = await freePort()
    const started = await start(index, port)
    ports.push(port)
    processes.push(started)
    clients.push(createClient(started.graphql, { fetch: impatient }))
  }
  // A run that fails leaves no process behind.
  process.once('exit', () => processes.forEach(one => void one.kill()))
  let turn = 0
  const at = <Of>(list: readonly Of[], index: number): Of => {
    const found = list[index]
    if (found === undefined) throw new Error(`no process ${index}`)
    return found
  }
  return {
    size: offsets.length,
    client: () => at(clients, turn++ % clients.length),
    async kill(index) {
      await at(processes, index).kill()
      processes[index] = await start(index, at(ports, index))
    },
    async pause(index, milliseconds) {
      const paused = at(processes, index)
      paused.pause()
      await new Promise(resolve => setTimeout(resolve, milliseconds))
      paused.resume()
    },
    close: async () => void (await Promise.all(processes.map(one => one.kill()))),
  }
}

/** As apps do: after some seconds the caller asks another process. */
const LONGEST_CALL_MS = 5_000
const impatient: typeof fetch = (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(LONGEST_CALL_MS) })
