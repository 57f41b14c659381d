import type { Surroundings } from '../kit/surroundings.ts'

const MILLISECOND = 1_000
/** Far inside the 30 seconds that the provider allows either way. */
const CLOCK_WAS_SET_BACK = 15_000_000

/**
 * Microseconds for `request_timestamp`, which may be used once per API key whatever the endpoint [assumed: strictest reading].
 *
 * The clock gives milliseconds; the three digits below are ours. Within a process they never repeat: each is at least one
 * more than the last. Between processes nobody can promise that without talking, so the digits start at random in every
 * millisecond: two processes that call in the same one meet once in a thousand. A random start per call, not per process,
 * because two processes that drew the same offset would meet every time. A meeting is refused as duplicate_request, which
 * did nothing, and the wire sends again with the next timestamp.
 */
export function createTimestamps({ now, randomBytes }: Pick<Surroundings, 'now' | 'randomBytes'>): () => number {
  let last = 0
  return () => {
    const clock = now().getTime() * MILLISECOND
    const fresh = clock + (new DataView(Uint8Array.from(randomBytes(2)).buffer).getUint16(0) % MILLISECOND)
    // A clock that was far ahead and has been corrected: counting on from the old time would be refused as outside the window.
    last = last - clock > CLOCK_WAS_SET_BACK ? fresh : Math.max(last + 1, fresh)
    return last
  }
}
