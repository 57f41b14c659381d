import { type CallKind, type CallWindow, takeCalls, type Taken } from '../../domain/call-window.ts'
import { Fault } from '../../domain/fault.ts'

/** Takes calls out of a window that all processes share. */
export type SharedWindow = (
  window: CallWindow,
  kind: CallKind,
  wanted: number,
) => Promise<{ readonly granted: number; readonly retryAfter: number }>

/**
 * Keeps one key's calls under a provider's sliding-window limit. An excess call is refused before sending, with the time to
 * come back: waiting in line here would outlive the turn's lease, and the provider would count the 429s.
 */
export function requestWindow(window: CallWindow, shared?: SharedWindow): (kind: CallKind, now: Date) => Promise<void> {
  const take = shared === undefined ? alone(window) : together(window, shared)
  return async (kind, now) => {
    const retryAfter = await take(kind, now)
    if (retryAfter === 0) return
    throw new Fault('unavailable', `expected fewer than ${window.limit} calls in ${window.seconds} s; this one was not sent`, {
      retryAfter,
    })
  }
}

type Take = (kind: CallKind, now: Date) => Promise<number>

function alone(window: CallWindow): Take {
  let taken: Taken = []
  return async (kind, now) => {
    const answer = takeCalls(taken, window, { now: now.getTime(), wanted: 1, kind })
    taken = answer.taken
    return answer.retryAfter
  }
}

const uncounted = ({ limit }: CallWindow): Fault =>
  new Fault('unavailable', `expected to count the ${limit} calls of all processes but could not; this one was not sent`, {
    retryAfter: 1,
  })

type Waiting = { readonly tell: (retryAfter: number) => void; readonly fail: (thrown: unknown) => void }

/** Calls that arrive while the shared window is asked share the next question: one question at a time of each kind. */
function together(window: CallWindow, shared: SharedWindow): Take {
  const waiting: Record<CallKind, Waiting[]> = { read: [], write: [] }
  const asking: Record<CallKind, boolean> = { read: false, write: false }
  const ask = async (kind: CallKind): Promise<void> => {
    if (asking[kind]) return
    asking[kind] = true
    while (waiting[kind].length > 0) {
      const batch = waiting[kind].splice(0)
      await shared(window, kind, batch.length).then(
        ({ granted, retryAfter }) => batch.forEach(({ tell }, n) => tell(n < granted ? 0 : retryAfter)),
        // The database is away. No call was sent, and the fault says so.
        () => batch.forEach(({ fail }) => fail(uncounted(window))),
      )
    }
    asking[kind] = false
  }
  return kind =>
    new Promise((resolve, reject) => {
      waiting[kind].push({ tell: resolve, fail: reject })
      void ask(kind)
    })
}
