import type { z } from 'zod'
import { Fault } from '../../domain/fault.ts'

/** Parses a provider's answer by the schema. Only the fields we use are validated. The fault names fields, never values. */
export function readShape<T>(shape: z.ZodType<T>, value: unknown, operation: string): T {
  const parsed = shape.safeParse(value)
  if (parsed.success) return parsed.data
  const fields = parsed.error.issues.map(issue => `${issue.path.join('.') || '(root)'}: ${issue.code}`).join(', ')
  throw new Fault('unreadable', `expected ${operation} to answer in its documented shape but got ${fields}`)
}
