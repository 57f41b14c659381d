/*
 * What does the server add to running a query, and what does compiling it bring?
 *
 * Twenty customers with two cards each, as stored: no provider is asked. The same query, schema and session behind three servers:
 * ours, as main starts it (Fastify, Apollo, authentication, limits, metrics); a bare node:http with graphql-jit; and a bare node:http
 * with graphql-js. Twice over: with a database, and with the rows remembered, so that nothing but HTTP and execution is left.
 * Requests a second by autocannon in a thread of its own, ten connections; the variants take turns, and each round gives a ratio.
 */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import autocannon from 'autocannon'
import { execute, type GraphQLSchema, parse, validate } from 'graphql'
import { compileQuery, isCompiledQuery } from 'graphql-jit'
import type { Gateway } from '../src/gateway/gateway.ts'
import { contextOf, type GraphContext } from '../src/graphql/context.ts'
import { createSchema } from '../src/graphql/schema.ts'
import { inTurns, median, ratio, show } from './support/figures.ts'
import { populate } from './support/population.ts'
import { remembering } from './support/remembering.ts'
import { BACK_OFFICE, onPGlite, onPostgres, openWorkbench, serve } from './support/workbench.ts'

const ROUNDS = 3
const SECONDS = 1
const CUSTOMERS = 20
const CARDS_EACH = 2
const QUERY = `{ customers(first: ${CUSTOMERS}) { nodes {
  id externalId createdAt
  cards { id status brand last4 expiryMonth expiryYear createdAt updatedAt product { id name currency } }
} } }`

type Server = { readonly url: string; close(): Promise<unknown> }

/** As little as can be: the body is read, the query run, the answer written. Documents are parsed and checked once. */
async function bare(run: (context: GraphContext) => unknown, gateway: Gateway): Promise<Server> {
  const http = createServer((request, response) => {
    void (async () => {
      await read(request)
      const text = JSON.stringify(await run(contextOf(gateway, BACK_OFFICE)))
      response.writeHead(200, { 'content-type': 'application/json' }).end(text)
    })()
  })
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  const close = (): Promise<unknown> => {
    http.closeAllConnections()
    return new Promise(resolve => http.close(resolve))
  }
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, close }
}

async function read(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return JSON.parse(text)
}

function runners(schema: GraphQLSchema): Record<'jit' | 'interpreted', (context: GraphContext) => unknown> {
  const document = parse(QUERY)
  const wrong = validate(schema, document)[0]
  if (wrong !== undefined) throw wrong
  const compiled = compileQuery(schema, document)
  if (!isCompiledQuery(compiled)) throw new Error('expected the query to compile')
  return {
    jit: context => compiled.query(undefined, context, {}),
    interpreted: context => execute({ schema, document, contextValue: context }),
  }
}

async function requestsPerSecond(url: string): Promise<number> {
  const { requests, errors, non2xx } = await autocannon({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: QUERY }),
    connections: 10,
    duration: SECONDS,
    workers: 1,
  })
  if (errors + non2xx > 0) throw new Error(`expected every request to be answered but ${errors + non2xx} were not`)
  return requests.average
}

const bench = await openWorkbench({
  database: (await onPostgres()) ?? (await onPGlite()),
  providers: ['artha'],
  limits: { readFresh: 3600 },
})
await populate(bench, 'artha', CUSTOMERS, CARDS_EACH)
const { jit, interpreted } = runners(createSchema())

async function measure(gateway: Gateway): Promise<Record<string, string | number>> {
  const servers = {
    ours: await serve({ gateway, world: bench.world }),
    jit: await bare(jit, gateway),
    interpreted: await bare(interpreted, gateway),
  }
  const urls = { ours: `${servers.ours.url}/graphql`, jit: servers.jit.url, interpreted: servers.interpreted.url }
  const cards = await answer(urls.jit)
  for (const url of Object.values(urls)) {
    if ((await answer(url)) !== cards) throw new Error('expected the same answer from every server')
    await requestsPerSecond(url)
  }
  const {
    ours,
    jit: compiled,
    interpreted: walked,
  } = await inTurns(ROUNDS, {
    ours: () => requestsPerSecond(urls.ours),
    jit: () => requestsPerSecond(urls.jit),
    interpreted: () => requestsPerSecond(urls.interpreted),
  })
  await Promise.all(Object.values(servers).map(server => server.close()))
  return {
    'ours, req/s': median(ours),
    'bare jit, req/s': median(compiled),
    'bare graphql-js, req/s': median(walked),
    'jit ÷ ours': ratio(compiled, ours),
    'jit ÷ graphql-js': ratio(compiled, walked),
    'ours ÷ graphql-js': ratio(ours, walked),
  }
}

async function answer(url: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: QUERY }),
  })
  const { data } = (await response.json()) as { data: { customers: { nodes: { cards: unknown[] }[] } } }
  if (data.customers.nodes.flatMap(({ cards }) => cards).length !== CUSTOMERS * CARDS_EACH)
    throw new Error('expected every card in the answer')
  return JSON.stringify(data)
}

const name = `${CUSTOMERS} customers × ${CARDS_EACH} cards`
const rows = [
  { rows: `from ${bench.world.database.kind === 'postgres' ? 'PostgreSQL' : 'PGlite'}`, ...(await measure(bench.gateway)) },
  { rows: 'remembered', ...(await measure(remembering(bench.gateway))) },
]
show(`${name}, as stored`, rows)
await bench.close()
