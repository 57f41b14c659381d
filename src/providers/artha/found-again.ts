import { Fault } from '../../domain/fault.ts'

/**
 * The clock difference that Artha accepts [assumed]: a record may look as much older than the write that made it.
 * Less would call a card absent that is there, and make a second one; what is older and ours is in `taken` anyway.
 */
const CLOCKS_DIFFER_SECONDS = 300

type Record = {
  readonly ref: string
  readonly createdAt?: string | null | undefined
  readonly performedAt?: string | null | undefined
}

/**
 * There is no idempotency key and no reference on cards and top-ups: a write is found again by its looks, among records
 * made since it was sent that nobody owns. Several that fit cannot be told apart.
 */
export function foundAgain<Found extends Record>(
  records: readonly Found[],
  what: string,
  sentAt: Date,
  taken: ReadonlySet<string>,
): Found | undefined {
  const since = sentAt.getTime() - CLOCKS_DIFFER_SECONDS * 1000
  const candidates = records.filter(({ ref, createdAt, performedAt }) => {
    const made = Date.parse(createdAt ?? performedAt ?? '')
    return !taken.has(ref) && (Number.isNaN(made) || made >= since)
  })
  if (candidates.length > 1) throw new Fault('unknowable', `expected one ${what} that nobody owns but got ${candidates.length}`)
  return candidates[0]
}
