import type { Paging } from '../api/page.ts'
import { refuse } from '../api/refusal.ts'
import { isStorable } from './text.ts'

/** The longest page. */
const LARGEST = 100

export function checkFirst({ first }: Pick<Paging, 'first'>): number {
  if (!Number.isInteger(first) || first < 1 || first > LARGEST)
    refuse('INVALID_INPUT', `first must be from 1 to ${LARGEST}, not ${first}`, { path: ['first'] })
  return first
}

/** The value that a list is narrowed to; undefined where the list is whole. */
export function checkFilter(name: string, text: string | null | undefined): string | undefined {
  if (text === null || text === undefined) return undefined
  if (!isStorable(text)) refuse('INVALID_INPUT', 'control characters are not allowed', { path: [name] })
  return text
}
