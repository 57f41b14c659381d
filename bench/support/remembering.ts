import type { Gateway } from '../../src/gateway/gateway.ts'
import type { Session } from '../../src/gateway/session.ts'

/** The same gateway, whose sessions answer each question from memory once it was answered: what is left is the way to it. */
export function remembering(gateway: Gateway): Gateway {
  const known = new Map<string, unknown>()
  let made: Session | undefined
  return {
    ...gateway,
    // One for all: what a session costs to make is ours, and counts where there is a database.
    session: (viewer, options) => (made ??= rememberingSession(gateway.session(viewer, options), known)),
  }
}

function rememberingSession(session: Session, known: Map<string, unknown>): Session {
  const remembered = Object.entries(session).map(([noun, member]): [string, unknown] => {
    if (typeof member === 'function') return [noun, rememberingAsk(noun, member as Ask, known)]
    const asks = Object.entries(member).filter((entry): entry is [string, Ask] => typeof entry[1] === 'function')
    const names = asks.map(([name, ask]) => [name, rememberingAsk(`${noun}.${name}`, ask, known)])
    return [noun, { ...member, ...Object.fromEntries(names) }]
  })
  return Object.fromEntries(remembered) as unknown as Session
}

type Ask = (...given: unknown[]) => unknown

function rememberingAsk(name: string, ask: Ask, known: Map<string, unknown>): Ask {
  return (...given) => {
    const question = `${name} ${JSON.stringify(given)}`
    if (!known.has(question)) known.set(question, ask(...given))
    return known.get(question)
  }
}
