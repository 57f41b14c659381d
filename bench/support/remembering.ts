import type { Gateway, Session } from '../../src/gateway/api/gateway.ts'

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
  const remembered = Object.entries(session).map(([name, member]): [string, unknown] => {
    if (typeof member !== 'function') return [name, member]
    const ask = member as (...given: unknown[]) => unknown
    return [
      name,
      (...given: unknown[]) => {
        const question = `${name} ${JSON.stringify(given)}`
        if (!known.has(question)) known.set(question, ask(...given))
        return known.get(question)
      },
    ]
  })
  return Object.fromEntries(remembered) as unknown as Session
}
