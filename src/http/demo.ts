import type { FastifyInstance } from 'fastify'
import { isLocal } from './locality.ts'

/** Plays the mailbox of whoever tries the product: the code last sent to an e-mail address or phone number. */
export type CodeSentTo = (address: string) => string | undefined

/** Lets the playground find the codes that simulated providers send to people who do not exist. For this machine only. */
export function addDemo(app: FastifyInstance, codeSentTo: CodeSentTo): void {
  app.get('/playground-settings.json', () => ({ codes: '/demo/codes' }))
  app.get<{ Querystring: { to?: string } }>('/demo/codes', (request, reply) => {
    const code = isLocal(request.raw) ? codeSentTo(request.query.to ?? '') : undefined
    return code === undefined
      ? reply.code(404).send({ message: 'expected an address that a code was sent to' })
      : reply.send({ code })
  })
}
