import { once } from 'node:events'
import { connect, createServer, type Server } from 'node:net'
import { expect, test } from 'vitest'
import { reach } from '../../../src/storage/reach.ts'
import { SERVER } from '../../support/postgres.ts'

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
const at = (port: number, password = ''): string => `postgres://ada:${password}@127.0.0.1:${port}/cardgraph`

test('a database that starts later than the product is reached at the next try', async () => {
  const port = await freePort()
  const { hostname, port: to, username } = new URL(SERVER)
  let proxy: Server | undefined
  const waited: number[] = []
  const client = await reach({ host: '127.0.0.1', port, user: username, database: 'postgres' }, async seconds => {
    waited.push(seconds)
    if (waited.length < 3) return
    proxy = createServer(socket => void socket.pipe(connect(Number(to === '' ? 5432 : to), hostname)).pipe(socket))
    await once(proxy.listen(port, '127.0.0.1'), 'listening')
  })
  expect((await client.query<{ n: number }>('select 1 as n')).rows).toEqual([{ n: 1 }])
  expect(waited).toEqual([0.5, 0.5, 1])
  await client.end()
  proxy?.close()
})

test('a database that stays away ends the start after a minute, with one line that says what to do and no password', async () => {
  const port = await freePort()
  let waited = 0
  const reaching = reach({ connectionString: at(port, 'secret') }, async seconds => void (waited += seconds))
  await expect(reaching).rejects.toMatchObject({
    name: 'StartProblem',
    message: `The database of DATABASE_URL cannot be reached at 127.0.0.1:${port} (ECONNREFUSED). Start PostgreSQL there, or correct DATABASE_URL; without DATABASE_URL the embedded database is used.`,
  })
  expect(waited).toBeGreaterThan(45)
})

test.each([
  ['3D000', 'there is no such database'],
  ['28P01', 'the password is not accepted'],
])('a start that PostgreSQL refuses with %s is not tried again', async (code, advice) => {
  const refusing = createServer(socket => {
    socket.once('data', () => {
      const fields = Buffer.from(`SFATAL\0C${code}\0Mno\0\0`)
      const head = Buffer.alloc(5)
      head.write('E')
      head.writeInt32BE(fields.length + 4, 1)
      socket.end(Buffer.concat([head, fields]))
    })
  }).listen(0, '127.0.0.1')
  await once(refusing, 'listening')
  const { port } = refusing.address() as { port: number }
  let waits = 0
  const reaching = reach({ connectionString: at(port, 'secret') }, async () => void waits++)
  await expect(reaching).rejects.toMatchObject({ name: 'StartProblem', message: expect.stringContaining(advice) as string })
  expect(waits).toBe(0)
  refusing.close()
})
