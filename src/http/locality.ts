import type { IncomingMessage } from 'node:http'

const LOOPBACK_ADDRESSES = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])
const LOOPBACK_NAMES = new Set(['127.0.0.1', '[::1]', 'localhost'])

/**
 * Whether a request comes from a program or a page of this very machine. The socket alone does not say so: behind a proxy
 * everybody comes from here, and a page of any site can make a browser here call 127.0.0.1. So nobody may have passed it
 * on, and the name it was called by and the page's origin must be this machine's.
 */
export function isLocal({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): boolean {
  const { host, origin, forwarded } = headers
  const passedOn = forwarded !== undefined || headers['x-forwarded-for'] !== undefined
  return (
    !passedOn &&
    LOOPBACK_ADDRESSES.has(socket.remoteAddress ?? '') &&
    isLoopback(`http://${host}`) &&
    (origin === undefined || isLoopback(origin))
  )
}

function isLoopback(address: string): boolean {
  return URL.canParse(address) && LOOPBACK_NAMES.has(new URL(address).hostname)
}
