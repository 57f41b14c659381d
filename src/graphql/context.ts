import type { Gateway } from '../gateway/gateway.ts'
import type { Session } from '../gateway/session.ts'
import type { TakeRate } from '../gateway/api/rate.ts'
import type { Viewer } from '../gateway/api/viewer.ts'

/** What every resolver is given: who asks, and the product as they may see it. */
export type GraphContext = {
  readonly viewer: Viewer
  readonly session: Session
  readonly gateway: Gateway
  /** Whether the answer is to say what it may cost. */
  readonly showCost?: boolean
  /** The place in the log that a client who comes again has reached; newer than any that its operation names. */
  readonly resumeAfter?: string
}

/** For one request. */
export const contextOf = (gateway: Gateway, viewer: Viewer, take?: TakeRate): GraphContext => ({
  viewer,
  gateway,
  session: gateway.session(viewer, take === undefined ? {} : { take }),
})

/** For one subscription event: subjects are read anew, as stored, and no provider is asked. */
export const eventContextOf = (gateway: Gateway, viewer: Viewer): GraphContext => ({
  viewer,
  gateway,
  session: gateway.session(viewer, { observe: false }),
})
