import { randomBytes } from 'node:crypto'
import pg from 'pg'

export const SERVER = process.env['TEST_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres'
const LEFT_BEHIND_MINUTES = 60

/** A database of its own on the server, copied from another. */
export async function createDatabase(template: string): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const name = `cardgraph_test_${minutes()}_${randomBytes(6).toString('hex')}`
  await withServer(client => client.query(`create database ${name} template ${template}`))
  const url = new URL(SERVER)
  url.pathname = `/${name}`
  return {
    url: url.href,
    drop: () => withServer(async client => void (await client.query(`drop database if exists ${name} with (force)`))),
  }
}

/** Of runs that were killed. */
export async function dropLeftBehind(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    `select datname from pg_database where datname like 'cardgraph_test_%'`,
  )
  const old = rows.filter(({ datname }) => Number(datname.split('_')[2]) < minutes() - LEFT_BEHIND_MINUTES)
  for (const { datname } of old) await client.query(`drop database if exists ${datname} with (force)`)
}

const minutes = (): number => Math.floor(Date.now() / 60_000)

export async function withServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: SERVER, connectionTimeoutMillis: 5_000 })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
