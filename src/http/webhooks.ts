import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Gateway } from '../gateway/gateway.ts'

const LARGEST = 256 * 1024
/** A minute, from one address: what a provider sends while it catches up, and far below what would hold up anybody else. */
const MOST = 6_000

type Delivery = FastifyRequest<{ Params: { provider: string; token?: string }; Body: Buffer | undefined }>

/** Where providers knock. Their signatures are over raw bytes, so nothing here parses a body. */
export async function addWebhooks(app: FastifyInstance, gateway: Gateway, most = MOST): Promise<void> {
  await app.register(async webhooks => {
    await webhooks.register(rateLimit, { max: most, timeWindow: '1 minute' })
    webhooks.removeAllContentTypeParsers()
    webhooks.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: LARGEST }, (_request, body, done) => done(null, body))
    const receive = async (request: Delivery, reply: FastifyReply): Promise<FastifyReply> => {
      const { provider, token } = request.params
      const { status, body } = await gateway.receive(provider, {
        headers: headersOf(request),
        body: request.body ?? new Uint8Array(),
        ...(token === undefined ? {} : { token }),
      })
      return reply.code(status).type(mediaTypeOf(body)).send(body)
    }
    webhooks.post('/webhooks/:provider', { bodyLimit: LARGEST }, receive)
    webhooks.post('/webhooks/:provider/:token', { bodyLimit: LARGEST }, receive)
  })
}

/** A header that came more than once is a list with commas, as HTTP has it. */
function headersOf({ headers }: FastifyRequest): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )
}

const mediaTypeOf = (body: string): string => (/^[[{]/.test(body) ? 'application/json' : 'text/plain')
