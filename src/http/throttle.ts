import { HeaderMap } from '@apollo/server'
import { GraphQLError } from 'graphql'
import type { TakeRate } from '../gateway/api/rate.ts'
import type { Viewer } from '../gateway/api/viewer.ts'
import { Buckets } from './buckets.ts'

/** A minute, each. A code has few digits, and whoever guesses must not have many guesses. */
export type Rates = {
  /** Operations of one subject, and failed attempts to be somebody from one address. */
  readonly requests: number
  /** Codes tried for one journey by one subject. */
  readonly codes: number
  /** Customers made by one subject. */
  readonly customers: number
  readonly now?: () => number
}
export type Throttle = {
  /** For each operation, once it is known whose it is. */
  operation(viewer: Viewer): void
  /** For whoever could not say who they are. */
  stranger(address: string): void
  /** For verbs that declare a rate. */
  verbs(viewer: Viewer): TakeRate
}

export const USUAL_RATES = { requests: 600, codes: 10, customers: 60 } as const
/** A service is many people's way in. */
const SERVICE_SHARE = 20

/** Too much at once: 429, and when to come back. */
class TooManyRequests extends GraphQLError {
  constructor(what: string, perMinute: number, retryAfter: number) {
    super(`expected at most ${perMinute} ${what} a minute but got more; please come back in ${retryAfter} s`, {
      extensions: {
        code: 'TOO_MANY_REQUESTS',
        limit: perMinute,
        retryAfter,
        http: { status: 429, headers: new HeaderMap([['retry-after', String(retryAfter)]]) },
      },
    })
  }
}

/** Counts in this process: behind n of them a caller has n times as much. Without rates nothing is counted. */
export function createThrottle(rates: Rates | undefined): Throttle {
  if (rates === undefined) return { operation: () => undefined, stranger: () => undefined, verbs: () => () => undefined }
  const now = rates.now ?? (() => performance.now())
  const [requests, codes, customers] = [rates.requests, rates.codes, rates.customers].map(each => new Buckets(each, now)) as [
    Buckets,
    Buckets,
    Buckets,
  ]
  const take = (buckets: Buckets, name: string, what: string, perMinute: number, share = 1): void => {
    const wait = buckets.take(name, share)
    if (wait > 0) throw new TooManyRequests(what, perMinute * share, wait)
  }
  const shareOf = ({ roles }: Viewer): number => (roles.has('SERVICE') ? SERVICE_SHARE : 1)
  return {
    operation: viewer => take(requests, `subject ${viewer.subject}`, 'operations', rates.requests, shareOf(viewer)),
    stranger: address => take(requests, `address ${address}`, 'requests without a valid token', rates.requests),
    verbs: viewer => rate =>
      rate.name === 'codes'
        ? take(codes, `${viewer.subject} ${rate.of ?? ''}`, 'codes for one journey', rates.codes)
        : take(customers, viewer.subject, 'new customers', rates.customers, shareOf(viewer)),
  }
}
