import type { Viewer } from './api/viewer.ts'
import type { Change } from './api/views.ts'
import type { Session, SessionOptions } from './session.ts'

/** The product, as the server sees it. */
export interface Gateway {
  /** For one request, or one event of a subscription. */
  session(viewer: Viewer, options?: SessionOptions): Session
  /** Status changes of a customer or a journey; with `after`, first every change since then. Refuses NOT_FOUND. */
  subscribe(viewer: Viewer, id: string, after?: string): Promise<AsyncGenerator<Change, void, undefined>>
  /** A provider's webhook. */
  receive(provider: string, delivery: Delivery): Promise<{ status: number; body: string }>
  close(): Promise<void>
}

type Delivery = { headers: Record<string, string | undefined>; body: Uint8Array; token?: string }
