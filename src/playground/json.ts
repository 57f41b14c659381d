export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

type Fields = Readonly<Record<string, unknown>>

/** The values of an object that are objects themselves. */
export function objectsIn(value: unknown): readonly Fields[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).filter(
    (inner): inner is Fields => typeof inner === 'object' && inner !== null && !Array.isArray(inner),
  )
}
