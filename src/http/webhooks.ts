import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Gateway } from '../gateway/gateway.ts'

const LARGEST = 256 * 1024
const RAW = 'application/octet-stream'
/** A minute, from one address: enough for a provider that catches up, and too little to slow other callers. */
const MOST = 6_000

type Delivery = FastifyRequest<{ Params: { provider: string; token?: string }; Body: Buffer | undefined }>

/** Receives notices of providers. Signatures are over raw bytes, so no body is parsed here. */
export async function addWebhooks(app: FastifyInstance, gateway: Gateway, most = MOST): Promise<void> {
  await app.register(async webhooks => {
    await webhooks.register(rateLimit, { max: most, timeWindow: '1 minute' })
    // Providers send no Content-Type, a doubled or a broken one, which Fastify would refuse. The signature decides, not the header.
    webhooks.addHook('onRequest', async ({ headers }) => {
      headers['content-type'] = RAW
    })
    webhooks.removeAllContentTypeParsers()
    webhooks.addContentTypeParser(RAW, { parseAs: 'buffer', bodyLimit: LARGEST }, (_request, body, done) => done(null, body))
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

/** HTTP joins the values of a repeated header with commas. */
function headersOf({ headers }: FastifyRequest): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )
}

const mediaTypeOf = (body: string): string => (/^[[{]/.test(body) ? 'application/json' : 'text/plain')
