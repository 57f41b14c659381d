import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** Longer than any answer takes: a mutation waits 2 s for its provider, a live read 10. */
const PATIENCE_MILLISECONDS = 15_000

/**
 * What Node does not do when a server closes: connections that never asked for anything (browsers and undici open them in
 * advance) are not idle to it, and would keep the server open until they time out.
 */
export function drainable(server: Server): { begin(): void } {
  const unused = new Set<Socket>()
  server.on('connection', socket => unused.add(socket.once('close', () => unused.delete(socket))))
  server.on('request', ({ socket }) => unused.delete(socket))
  server.on('upgrade', ({ socket }) => unused.delete(socket))
  return {
    begin() {
      for (const socket of unused) socket.destroy()
      const impatient = setTimeout(() => server.closeAllConnections(), PATIENCE_MILLISECONDS).unref()
      server.once('close', () => clearTimeout(impatient))
    },
  }
}
