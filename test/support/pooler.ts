import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { SERVER } from './postgres.ts'

export const hasPgBouncer = spawnSync('pgbouncer', ['--version']).status === 0

/** A PgBouncer refuses to run as root. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

/** A PgBouncer in transaction mode before the test server, with two connections for all its clients. */
export async function startPgBouncer(): Promise<{ urlOf(directUrl: string): string; stop(): Promise<void> }> {
  const directory = mkdtempSync(join(tmpdir(), 'pgbouncer-'))
  chmodSync(directory, 0o755)
  const port = await freePort()
  const { hostname, port: serverPort, username } = new URL(SERVER)
  const file = join(directory, 'pgbouncer.ini')
  writeFileSync(join(directory, 'users.txt'), `"${username}" ""\n`)
  writeFileSync(
    file,
    `[databases]
* = host=${hostname} port=${serverPort === '' ? 5432 : serverPort}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${join(directory, 'users.txt')}
pool_mode = transaction
default_pool_size = 2
max_client_conn = 100
`,
  )
  const child = spawn('pgbouncer', [file], { stdio: ['ignore', 'ignore', 'pipe'], ...NOBODY })
  const ended = once(child, 'exit')
  const said: string[] = []
  for await (const line of createInterface({ input: child.stderr })) {
    said.push(line)
    if (line.includes('process up')) break
  }
  if (child.exitCode !== null) throw new Error(`expected PgBouncer to start but it said: ${said.join('\n')}`)
  child.stderr.resume()
  return {
    urlOf(directUrl) {
      const url = new URL(directUrl)
      url.host = `127.0.0.1:${port}`
      return url.href
    },
    async stop() {
      child.kill('SIGKILL')
      await ended
      rmSync(directory, { recursive: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
