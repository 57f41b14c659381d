import { expect, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { Messages } from './messages.ts'
import { bearer } from './serve.ts'

type Message = { readonly type: string; readonly id?: string; readonly payload?: unknown }

/** A raw socket that speaks graphql-transport-ws. */
export async function connect(url: string, headers: Record<string, string> = {}, protocols = ['graphql-transport-ws']) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, protocols, { headers })
  const messages = new Messages<Message>()
  socket.on('message', (data: Buffer) => messages.add(JSON.parse(data.toString()) as Message))
  const closed = new Promise<number>(resolve => socket.once('close', resolve))
  onTestFinished(() => socket.terminate())
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const send = (message: object): void => socket.send(JSON.stringify(message))
  return { socket, messages, closed, send }
}

/** One that was let in. */
export async function connected(url: string) {
  const client = await connect(url)
  client.send({ type: 'connection_init', payload: { authorization: await bearer('SERVICE') } })
  expect(await client.messages.next()).toEqual({ type: 'connection_ack' })
  return client
}
