import { execFile, execFileSync } from 'node:child_process'
import { appendFileSync, chownSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'

const run = promisify(execFile)

export type OwnPostgres = {
  readonly url: string
  /** `immediate` is a crash: the server recovers from its log. `fast` rolls open transactions back. */
  restart(mode: 'fast' | 'immediate'): Promise<void>
  /** Ends a share of the sessions of clients; gives how many. */
  terminateSessions(share: number): Promise<number>
  query<Row extends object>(text: string): Promise<Row[]>
  drop(): Promise<void>
}

/** A PostgreSQL server for one run, so that a restart disturbs no other test. The server refuses root, so root becomes `postgres`. */
export async function startOwnPostgres(): Promise<OwnPostgres> {
  const bin = execFileSync('pg_config', ['--bindir'], { encoding: 'utf8' }).trim()
  const root = process.getuid?.() === 0
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  const as = root ? { uid: id('-u'), gid: id('-g') } : {}
  const directory = mkdtempSync(join(tmpdir(), 'cardgraph-chaos-pg-'))
  if (as.uid !== undefined) chownSync(directory, as.uid, as.gid)
  const data = join(directory, 'data')
  const options = { ...as, cwd: directory }
  await run(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '--auth=trust'], options)
  const port = await freePort()
  appendFileSync(
    join(data, 'postgresql.conf'),
    `\nport = ${port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = '${directory}'\nmax_connections = 200\n`,
  )
  const control = (...parts: string[]) =>
    run(join(bin, 'pg_ctl'), ['-D', data, '-w', '-t', '60', '-l', join(directory, 'log'), ...parts], options)
  await control('start')
  // A run that fails leaves no server behind.
  const abandon = () =>
    void execFileSync(join(bin, 'pg_ctl'), ['-D', data, '-m', 'immediate', 'stop'], { ...options, stdio: 'ignore' })
  process.once('exit', abandon)
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  const query = async <Row extends object>(text: string): Promise<Row[]> => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      return (await client.query<Row>(text)).rows
    } finally {
      await client.end()
    }
  }
  return {
    url,
    query,
    restart: async mode => void (await control('-m', mode, 'restart')),
    terminateSessions: async share =>
      (
        await query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where backend_type = 'client backend' and pid <> pg_backend_pid() and random() < ${share}`,
        )
      ).length,
    async drop() {
      process.off('exit', abandon)
      await control('-m', 'immediate', 'stop')
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Free now; the caller takes the port at once. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}
