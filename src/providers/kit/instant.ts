/** A date and a time with a zone: 2026-04-01T09:20:00Z, with "T" or a space, "Z" or an offset. */
const ZONED = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|[+-]\d{2}:?\d{2})$/i

/**
 * The instant that a provider wrote, or undefined. A text without a zone names no instant: JavaScript would read the text
 * in the zone of the process, so that one record would be hours older in one process than in another.
 */
export function instantOf(text: string | null | undefined): Date | undefined {
  const [, day, time, zone] = ZONED.exec(text?.trim() ?? '') ?? []
  if (day === undefined || time === undefined || zone === undefined) return undefined
  const at = new Date(`${day}T${time}${zone.toUpperCase().replace(/^([+-]\d{2})(\d{2})$/, '$1:$2')}`)
  return Number.isNaN(at.getTime()) ? undefined : at
}
