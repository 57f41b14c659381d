import type { Change, Gateway, Session } from '../../../src/gateway/api/gateway.ts'
import { refuse } from '../../../src/gateway/api/refusal.ts'
import type { Viewer } from '../../../src/gateway/api/viewer.ts'

/** A gateway of which only what a test of the wire touches is there; whatever else is asked for is a bug. */
export function fakeGateway(session: Partial<Session> = {}, gateway: Partial<Gateway> = {}) {
  const sessions: { viewer: Viewer; options: { observe?: boolean } | undefined }[] = []
  const whole: Gateway = {
    session(viewer, options) {
      sessions.push({ viewer, options })
      return { viewer, me: async () => null, ...session } as Session
    },
    subscribe: async () => refuse('NOT_FOUND', 'expected an id that exists'),
    receive: async () => ({ status: 200, body: 'ok' }),
    close: async () => undefined,
    ...gateway,
  }
  return { gateway: whole, sessions }
}

export const change = (version: number, more: Partial<Change> = {}): Change => ({
  cursor: `cursor-${version}`,
  subjectId: 'top_1',
  kind: 'topup',
  version,
  from: version === 1 ? null : 'PENDING',
  to: version === 1 ? 'PENDING' : 'APPROVED',
  reason: null,
  source: 'POLL',
  at: new Date('2026-03-01T12:00:00Z'),
  ...more,
})

/** A source of changes that a test feeds by hand, and that tells when it was let go of. */
export function feed() {
  const waiting: ((result: IteratorResult<Change, void>) => void)[] = []
  const ready: Change[] = []
  let release!: () => void
  let taken = 0
  const released = new Promise<void>(resolve => (release = resolve))
  const over = { done: true, value: undefined } as const
  const source: AsyncGenerator<Change, void, undefined> = {
    next() {
      taken++
      const first = ready.shift()
      if (first !== undefined) return Promise.resolve({ done: false, value: first })
      return new Promise(resolve => waiting.push(resolve))
    },
    async return() {
      waiting.splice(0).forEach(resolve => resolve(over))
      release()
      return over
    },
    async throw(error) {
      throw error
    },
    [Symbol.asyncIterator]() {
      return this
    },
    async [Symbol.asyncDispose]() {
      release()
    },
  }
  const push = (...changes: Change[]): void => {
    for (const next of changes) {
      const first = waiting.shift()
      if (first === undefined) ready.push(next)
      else first({ done: false, value: next })
    }
  }
  return { source, push, released, taken: () => taken }
}
