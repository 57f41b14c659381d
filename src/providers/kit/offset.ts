import { Fault } from '../../domain/fault.ts'

/** Where a page of a list begins whose cursors count what came before it. */
export function offsetIn(after: string | undefined): number {
  if (after === undefined) return 0
  if (!/^\d{1,9}$/.test(after)) throw new Fault('rejected', 'expected a cursor of this list but got another text')
  return Number(after)
}
