import { Registry } from 'prom-client'
import { onTestFinished } from 'vitest'
import type { Gateway } from '../../../src/gateway/gateway.ts'
import type { Role } from '../../../src/gateway/api/viewer.ts'
import { createSchema } from '../../../src/graphql/schema.ts'
import { developmentTokens } from '../../../src/http/development-tokens.ts'
import { type RunningServer, type ServerOptions, startServer } from '../../../src/http/server.ts'
import { fakeGateway } from './fake-gateway.ts'

export const SECRET = 'a secret that is long enough for HS256'
const schema = createSchema()

/** The server on a free port, closed when the test is over, and what it logged. */
export async function serve(gateway: Gateway = fakeGateway().gateway, options: Partial<ServerOptions> = {}) {
  const logged: { detail: object; message: string }[] = []
  const log = (detail: object, message: string): void => void logged.push({ detail, message })
  const server = await startServer({
    gateway,
    schema,
    authentication: { mode: 'secret', secret: SECRET },
    host: '127.0.0.1',
    port: 0,
    playground: true,
    ready: async () => undefined,
    metrics: new Registry(),
    logger: { debug: log, info: log, warn: log, error: log },
    newId: () => 'bug-1',
    ...options,
  })
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => (closing ??= server.close())
  onTestFinished(close)
  return { ...server, close, logged, ...clientsOf(server) }
}

type Failure = { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }
/** What a test expects to find in an answer: a look at the other part fails it. */
type Answer = { readonly data: Readonly<Record<string, unknown>>; readonly errors: readonly [Failure, ...Failure[]] }

function clientsOf({ url }: RunningServer) {
  const post = async (
    query: string,
    { variables, headers = {} }: { variables?: object; headers?: Record<string, string> } = {},
  ) =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: await bearer('SERVICE'), ...headers },
      body: JSON.stringify({ query, variables }),
    })
  return { post, ask: async (...asked: Parameters<typeof post>) => (await post(...asked)).json() as Promise<Answer> }
}

export async function bearer(role: Role): Promise<string> {
  return `Bearer ${(await developmentTokens(SECRET))[role]}`
}

export async function failureOf(response: Response): Promise<Failure> {
  const { errors } = (await response.json()) as Answer
  return errors[0]
}
