import type { Gateway } from '../gateway/gateway.ts'
import type { Session } from '../gateway/session.ts'
import type { TakeRate } from '../gateway/api/rate.ts'
import type { Viewer } from '../gateway/api/viewer.ts'

/** The context of every resolver: the viewer, and the product as the viewer may see the product. */
export type GraphContext = {
  readonly viewer: Viewer
  readonly session: Session
  readonly gateway: Gateway
  /** Whether the answer says the possible cost. */
  readonly showCost?: boolean
  /** The position in the log that a returning client has reached; newer than every position that the operation names. */
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
