import { Fault } from '../../domain/fault.ts'

/**
 * Keeps one key's calls under a provider's sliding-window limit. A call too many is turned away before it is sent, with the
 * time to come back at: waiting in line here would outlive the turn's lease, and the provider would count its 429s.
 */
export function requestWindow(limit: number, seconds: number): (now: Date) => void {
  const sent: number[] = []
  let oldest = 0
  return now => {
    const earliest = sent[oldest]
    if (sent.length === limit && earliest !== undefined) {
      const free = earliest + seconds * 1000 - now.getTime()
      if (free > 0) {
        throw new Fault('unavailable', `expected fewer than ${limit} calls in ${seconds} s; this one was not sent`, {
          retryAfter: Math.ceil(free / 1000),
        })
      }
    }
    sent[oldest] = now.getTime()
    oldest = (oldest + 1) % limit
  }
}
