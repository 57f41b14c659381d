import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql'

/** An instant. Out: a Date as ISO 8601 UTC. */
export const DateTimeScalar = scalar('DateTime', 'An instant, ISO 8601 UTC.', {
  serialize: value => (value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : undefined),
  example: '"2026-03-01T12:00:00.000Z"',
  accepts: text => /^\d{4}-\d{2}-\d{2}T/.test(text) && !Number.isNaN(Date.parse(text)),
})

/** A day. In: any string, because an impossible day is the caller's mistake and belongs in `errors`. */
export const DateScalar = scalar('Date', 'A calendar date, YYYY-MM-DD.', {
  serialize: value => (typeof value === 'string' && isDay(value) ? value : undefined),
  example: '"1990-04-23"',
})

/** The number of Money. In: any string, for the same reason; never a JSON or GraphQL number, because a number may already have lost cents. */
export const DecimalScalar = scalar('Decimal', 'An exact decimal number as a string, e.g. "25.50". Never a float.', {
  serialize: value => (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? value : undefined),
  example: '"25.50"',
})

/** A place in the log. The content is the gateway's business. */
export const CursorScalar = scalar('Cursor', 'An opaque position in the log of status changes.', {
  serialize: value => (typeof value === 'string' && value !== '' ? value : undefined),
  example: 'a cursor that this API gave you',
})

type Rules = { serialize(value: unknown): string | undefined; readonly example: string; accepts?(text: string): boolean }

function scalar(
  name: string,
  description: string,
  { serialize, example, accepts = () => true }: Rules,
): GraphQLScalarType<string, string> {
  const parse = (value: unknown, shown: string, node?: ValueNode): string => {
    if (typeof value === 'string' && accepts(value)) return value
    throw new GraphQLError(`${shown} is no ${name}: send a string such as ${example}`, node === undefined ? {} : { nodes: node })
  }
  return new GraphQLScalarType({
    name,
    description,
    parseValue: value => parse(value, typeof value === 'string' ? JSON.stringify(value) : `a ${typeof value}`),
    parseLiteral: node =>
      parse(
        node.kind === Kind.STRING ? node.value : undefined,
        node.kind === Kind.STRING ? JSON.stringify(node.value) : node.kind,
        node,
      ),
    // A plain Error: a stored value that cannot be shown is our bug, not the caller's mistake.
    serialize: value =>
      serialize(value) ?? fail(`a stored value does not fit ${name}: a ${value instanceof Date ? 'broken date' : typeof value}`),
  })
}

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

function fail(message: string): never {
  throw new Error(message)
}
