const JSON_TYPES = ['application/json', 'application/graphql-response+json'] as const
export type AnswerType = (typeof JSON_TYPES)[number]

/** What an Accept header lets us answer with, the best first; plain JSON when it does not say. */
export function answerType(accept: string | undefined): AnswerType | undefined {
  const ranges = rangesOf(accept)
  const wishes = JSON_TYPES.flatMap(type => {
    const range =
      ranges.find(({ name }) => name === type) ??
      ranges.find(({ name }) => name === 'application/*') ??
      ranges.find(({ name }) => name === '*/*')
    return range === undefined || range.quality === 0 ? [] : [{ type, ...range }]
  })
  return wishes.toSorted((one, other) => other.quality - one.quality || one.position - other.position)[0]?.type
}

export const acceptsEventStream = (accept: string | undefined): boolean =>
  accept !== undefined && rangesOf(accept).some(({ name }) => name === 'text/event-stream')

function rangesOf(accept: string | undefined): { name: string; quality: number; position: number }[] {
  return (accept?.trim() || '*/*').split(',').map((range, position) => {
    const [name = '', ...parameters] = range.split(';').map(part => part.trim().toLowerCase())
    const quality = Number(parameters.find(parameter => parameter.startsWith('q='))?.slice(2) ?? 1)
    return { name, quality: Number.isNaN(quality) ? 0 : quality, position }
  })
}
