import { Fault } from '../../domain/fault.ts'

/** The offset of a page, in a list whose cursors count the previous records. */
export function offsetIn(after: string | undefined): number {
  if (after === undefined) return 0
  if (!/^\d{1,9}$/.test(after)) throw new Fault('rejected', 'expected a cursor of this list but got another text')
  return Number(after)
}
