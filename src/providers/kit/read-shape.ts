import { z } from 'zod'
import { Fault } from '../../domain/fault.ts'
import type { Surroundings } from './surroundings.ts'

/*
 * A provider's answer is read through a schema. The fields that decide (ids, statuses, amounts that were asked for) are
 * strict: a misfit is a fault. A field that is only displayed is `shown`, and a list is read by `items`: there a misfit
 * is left out, and the drift radar is told. Fields outside the schema are dropped.
 */

/** Whether misfits are collected instead of left out. zod parses synchronously, so one reading at a time uses both variables. */
let collecting = false
let misfits = 0

const MARK = { misfit: true }
type Issue = z.core.$ZodIssue
type Context = z.core.$RefinementCtx

/** A field that no decision needs: undefined where the value does not fit. */
export function shown<T>(shape: z.ZodType<T>) {
  const wanted = shape.nullish()
  return z
    .unknown()
    .optional()
    .transform((value, context): T | null | undefined => {
      const read = wanted.safeParse(value)
      if (read.success) return read.data
      leaveOut(context, read.error.issues)
      return undefined
    })
}

/** A field that proves something about a list, such as its length: a misfit gives no proof, and `fits` is false. */
export function proof<T>(shape: z.ZodType<T>) {
  const wanted = shape.nullish()
  return z
    .unknown()
    .optional()
    .transform((value, context): { told: T | undefined; fits: boolean } => {
      const read = wanted.safeParse(value)
      if (!read.success) leaveOut(context, read.error.issues)
      return { told: read.data ?? undefined, fits: read.success }
    })
}

/** An amount in major units: a number, or a decimal text. */
export const decimalAmount = z.union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/)])

/** A count, as a number or in digits. */
export const count = z.union([
  z.int().nonnegative(),
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
])

/** The length of the list, as a page tells the length. */
export const paging = proof(z.object({ total: count.nullish(), hasMore: z.boolean().nullish() })).transform(({ told, fits }) => ({
  total: told?.total ?? undefined,
  hasMore: told?.hasMore ?? undefined,
  doubtful: !fits,
}))

/** The items of a list that fit, and the number of misfits. With a misfit, a list is no proof of absence. */
export function items<T>(shape: z.ZodType<T>) {
  return z.array(z.unknown()).transform((list, context): { items: T[]; unread: number } => {
    const fit = list.flatMap((item, index) => {
      const read = shape.safeParse(item)
      if (read.success) return [read.data]
      leaveOut(context, read.error.issues, index)
      return []
    })
    return { items: fit, unread: list.length - fit.length }
  })
}

function leaveOut(context: Context, issues: readonly Issue[], ...at: readonly number[]): void {
  misfits++
  if (!collecting) return
  for (const { path } of issues.flatMap(leaves))
    context.addIssue({ code: 'custom', message: 'misfit', path: [...at, ...path], params: MARK })
}

/** The misfits inside an issue of a union, or else the issue. */
function leaves(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const inner = issue.errors.flat().flatMap(leaves).filter(isMarked)
  return inner.length === 0 ? [issue] : inner.map(leaf => ({ ...leaf, path: [...issue.path, ...leaf.path] }))
}
const isMarked = (issue: Issue): boolean => issue.code === 'custom' && issue.params?.misfit === true

/** "products.[].features": names of our schema, without a value and without an index. */
const fieldOf = ({ path }: Issue): string =>
  path.map(part => (typeof part === 'number' ? '[]' : String(part))).join('.') || '(root)'

/** Reads an answer through a schema. `onMisfits` gets the names of the misfits. The fault names fields, never values. */
export function readShape<T>(
  shape: z.ZodType<T>,
  value: unknown,
  operation: string,
  onMisfits?: (fields: readonly string[]) => void,
): T {
  const before = misfits
  const read = shape.safeParse(value)
  if (read.success) {
    if (misfits > before) onMisfits?.(misfitsIn(shape, value))
    return read.data
  }
  const { issues } = read.error
  onMisfits?.([...new Set(issues.flatMap(leaves).map(fieldOf))])
  const fields = issues.map(issue => `${issue.path.join('.') || '(root)'}: ${issue.code}`).join(', ')
  throw new Fault('unreadable', `the answer to ${operation} is not in its documented shape: ${fields}`)
}

function misfitsIn(shape: z.ZodType, value: unknown): readonly string[] {
  collecting = true
  try {
    const { error } = shape.safeParse(value)
    return [...new Set((error?.issues ?? []).flatMap(leaves).filter(isMarked).map(fieldOf))]
  } finally {
    collecting = false
  }
}

export type ReadShape = <T>(shape: z.ZodType<T>, value: unknown, operation: string) => T

/** Reads one provider's answers, and tells the drift radar of each field that does not fit. */
export function shapeReader(provider: string, { onDrift, now }: Pick<Surroundings, 'onDrift' | 'now'>): ReadShape {
  return (shape, value, operation) =>
    readShape(shape, value, operation, fields => fields.forEach(field => onDrift?.({ provider, operation, field, at: now() })))
}
