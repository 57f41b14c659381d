import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import helmet from '@fastify/helmet'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** Beside the compiled server, and two folders up when run from source. */
const BUILT = ['../playground', '../../dist/playground'].map(path => fileURLToPath(new URL(path, import.meta.url)))

/** What a page of ours may load: itself, and nothing of any other host. Monaco, the playground's editor, styles itself inline and runs workers. */
const POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  workerSrc: ["'self'", 'blob:'],
  styleSrc: ["'self'", "'unsafe-inline'"],
  fontSrc: ["'self'", 'data:'],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'", 'ws:', 'wss:'],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
  upgradeInsecureRequests: null,
}

/** Headers that keep browsers careful, whatever is served. Transport security is for whoever terminates TLS. */
export async function addHeaders(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: POLICY },
    strictTransportSecurity: false,
  })
}

/** The playground at /, if it was built. */
export async function addPlayground(app: FastifyInstance): Promise<void> {
  const root = BUILT.find(path => existsSync(`${path}/index.html`))
  if (root === undefined) {
    app.get('/', (_request, reply) =>
      reply.type('text/plain').send('The graph is at /graphql. The playground has not been built: npm run build\n'),
    )
    return
  }
  await app.register(fastifyStatic, { root, cacheControl: true, maxAge: 0 })
}
