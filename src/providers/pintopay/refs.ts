import { Fault } from '../../domain/fault.ts'
import type { Refs } from '../../domain/progress.ts'

/** What is kept of a user: its id there, and the name it goes by in every other call (our own reference). */
export const userRefs = (userId: string, externalUserId: string): Refs => ({ id: userId, externalUserId })

/** A value that an earlier step has kept. */
export function kept(refs: Refs, name: string, of: string): string {
  const value = refs[name]
  if (value === undefined) throw new Fault('unknowable', `expected the ${name} of ${of} to be known but it is not`)
  return value
}
