import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Gateway } from '../gateway/gateway.ts'

const LARGEST = 256 * 1024

type Delivery = FastifyRequest<{ Params: { provider: string; token?: string }; Body: Buffer | undefined }>

/** Where providers knock. Their signatures are over raw bytes, so nothing here parses a body. */
export function addWebhooks(app: FastifyInstance, gateway: Gateway): void {
  void app.register(async webhooks => {
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
