import { Fault } from '../../domain/fault.ts'
import type { Refs } from '../../domain/progress.ts'

/** A value that an earlier step kept. A missing id must never reach a path or a body: an empty id could name every record. */
export function kept(refs: Refs, name: string, of: string): string {
  const value = refs[name]
  if (value === undefined || value === '') throw new Fault('unknowable', `the ${name} of ${of} is not known here`)
  return value
}
