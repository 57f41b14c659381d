/** An instant of a provider. A text without a zone could mean any of many instants, so it is none. */
export function dateOf(value: string | null | undefined): Date | undefined {
  if (value == null || !/(?:Z|[+-]\d{2}:?\d{2})$/i.test(value)) return undefined
  const date = new Date(value)
  return Number.isNaN(date.getTime()) ? undefined : date
}
