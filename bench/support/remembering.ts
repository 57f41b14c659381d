import type { Gateway, Session } from '../../src/gateway/gateway.ts'

/** The same gateway, whose sessions answer each question from memory once it was answered: what is left is the way to it. */
export function remembering(gateway: Gateway): Gateway {
  const known = new Map<string, unknown>()
  const sessions = new WeakMap<object, Session>()
  return {
    ...gateway,
    session: (viewer, options) => {
      const made = sessions.get(viewer) ?? rememberingSession(gateway.session(viewer, options), known)
      sessions.set(viewer, made)
      return made
    },
  }
}

function rememberingSession(session: Session, known: Map<string, unknown>): Session {
  const remembered = Object.entries(session).map(([name, member]) => {
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
  return Object.fromEntries(remembered) as Session
}
