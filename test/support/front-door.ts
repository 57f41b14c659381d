import { Registry } from 'prom-client'
import { createClient, type Client } from '../../src/client/index.ts'
import { createSchema } from '../../src/graphql/schema.ts'
import { developmentTokens } from '../../src/http/development-tokens.ts'
import { startServer } from '../../src/http/server.ts'
import type { Transport } from '../../src/client/transports.ts'
import type { Harness } from './harness.ts'

export const SECRET = 'a secret of the tests, long enough for HS256'
let schema: ReturnType<typeof createSchema> | undefined

/** A harness's own server, and typed clients that come in through it. */
export type FrontDoor = {
  readonly url: string
  readonly graphql: string
  /** Back-office and service at once, with every scope. */
  readonly client: Client
  as(role: 'CUSTOMER' | 'BACK_OFFICE' | 'SERVICE', transport?: Transport): Promise<Client>
  close(): Promise<void>
}

export async function openFrontDoor(harness: Harness): Promise<FrontDoor> {
  const server = await startServer({
    gateway: harness.gateway,
    schema: (schema ??= createSchema()),
    authentication: { mode: 'open', secret: SECRET },
    host: '127.0.0.1',
    port: 0,
    playground: true,
    ready: () => harness.world.database.ping(),
    metrics: new Registry(),
    logger: harness.world.logger,
  })
  const graphql = `${server.url}/graphql`
  const tokens = await developmentTokens(SECRET)
  return {
    url: server.url,
    graphql,
    client: createClient(graphql),
    as: async (role, transport = 'ws') => createClient(graphql, { token: tokens[role], transport }),
    close: () => server.close(),
  }
}
