import type { Change } from '../../../src/gateway/api/views.ts'
import type { Gateway } from '../../../src/gateway/gateway.ts'
import type { Session, SessionOptions } from '../../../src/gateway/session.ts'
import { refuse } from '../../../src/gateway/api/refusal.ts'
import type { Viewer } from '../../../src/gateway/api/viewer.ts'

/** Some verbs and reads of some nouns. */
export type Fakes = {
  readonly [Noun in keyof Session]?: Session[Noun] extends (...given: never[]) => unknown ? Session[Noun] : Partial<Session[Noun]>
}

/** A gateway with the verbs and reads that a test of the wire needs; a call of any other is a bug. */
export function fakeGateway(fakes: Fakes | ((options: SessionOptions) => Fakes) = {}, gateway: Partial<Gateway> = {}) {
  const sessions: { viewer: Viewer; options: SessionOptions | undefined }[] = []
  const whole: Gateway = {
    session(viewer, options) {
      sessions.push({ viewer, options })
      const { customers, ...nouns } = typeof fakes === 'function' ? fakes(options ?? {}) : fakes
      return { viewer, ...nouns, customers: { me: async () => null, ...customers } } as Session
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
