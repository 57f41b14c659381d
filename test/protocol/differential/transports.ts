import { OperationTypeNode } from 'graphql'
import type { Asked } from './documents.ts'
import type { Answer } from './reference.ts'
import { connected } from '../graphql/raw-socket.ts'
import { bearer } from '../graphql/serve.ts'

/** Sends a request and gives all its answers. */
export type Transport = (asked: Asked) => Promise<readonly Answer[]>

/** JSON.stringify leaves out what is undefined. */
const bodyOf = ({ query, variables, operationName }: Asked): string => JSON.stringify({ query, variables, operationName })

async function post(url: string, accept: string, asked: Asked): Promise<Response> {
  const headers = { 'content-type': 'application/json', authorization: await bearer('SERVICE'), accept }
  return fetch(`${url}/graphql`, { method: 'POST', headers, body: bodyOf(asked) })
}

/** Queries and mutations with JSON; a subscription has a stream of its own. */
export const overHttp =
  (url: string): Transport =>
  async asked => {
    if (asked.kind === OperationTypeNode.SUBSCRIPTION) return overEventStream(url)(asked)
    const response = await post(url, 'application/graphql-response+json', asked)
    return [(await response.json()) as Answer]
  }

export const overEventStream =
  (url: string): Transport =>
  async asked => {
    const response = await post(url, 'text/event-stream', asked)
    if (response.headers.get('content-type')?.startsWith('text/event-stream') !== true) return [(await response.json()) as Answer]
    const events = (await response.text()).split('\n\n')
    return events.flatMap(event => {
      const [, data] = /^event: next\ndata: (.*)/.exec(event) ?? []
      return data === undefined ? [] : [JSON.parse(data) as Answer]
    })
  }

/** All requests over one connection. */
export async function overWebSocket(url: string): Promise<Transport> {
  const { messages, send } = await connected(url)
  let count = 0
  return async ({ query, variables, operationName }) => {
    const id = String(++count)
    send({ id, type: 'subscribe', payload: { query, variables, operationName } })
    const answers: Answer[] = []
    for (;;) {
      const message = await messages.next()
      if (message.id !== id) throw new Error(`the server sent ${JSON.stringify(message)} while ${id} was asked`)
      if (message.type === 'complete') return answers
      if (message.type === 'error') return [{ errors: message.payload } as Answer]
      answers.push(message.payload as Answer)
    }
  }
}
