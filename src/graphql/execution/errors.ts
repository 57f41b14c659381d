import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import type { Logger } from '../../gateway/logger.ts'
import { isOutage } from '../../gateway/api/outage.ts'
import { Refusal } from '../../gateway/api/refusal.ts'

/** What a client is told of anything that went wrong. */
export type ShowError = (error: unknown) => GraphQLFormattedError

type Parts = {
  readonly logger: Logger
  readonly newId: () => string
  /** Whether a misspelt name is answered with the names that there are. */
  readonly suggestions?: boolean
}

/**
 * A refusal is shown under its code. So is a request that is no valid GraphQL, or that a transport turned away.
 * A database that is away is UNAVAILABLE: the client may ask again. Anything else is a bug: logged with an id, and of it the client gets the id alone.
 */
export function createShowError({ logger, newId, suggestions = true }: Parts): ShowError {
  return error => {
    const cause = thrown(error)
    if (cause instanceof Refusal) return { ...place(error), message: cause.message, extensions: refused(cause) }
    if (error instanceof GraphQLError && cause instanceof GraphQLError && isDeliberate(error)) return fit(error, suggestions)
    if (isOutage(cause)) {
      logger.warn({ err: cause, path: place(error).path }, 'the database is away; a query was not answered')
      return { ...place(error), message: 'the database is away; try again later', extensions: { code: 'UNAVAILABLE' } }
    }
    const id = newId()
    logger.error({ id, err: cause, path: place(error).path }, 'a bug came up while answering a query')
    return {
      ...place(error),
      message: `Something went wrong on our side. Please report it with this id: ${id}`,
      extensions: { code: 'INTERNAL', id },
    }
  }
}

/** For whoever may not read the schema, nothing of it; for nobody what is meant for HTTP. */
function fit(error: GraphQLError, suggestions: boolean): GraphQLFormattedError {
  const { message, extensions: { http: _http, ...extensions } = {}, ...shown } = error.toJSON()
  const told = suggestions ? message : message.replace(/ ?Did you mean .+\?/gs, '')
  return { message: told, ...shown, ...(Object.keys(extensions).length > 0 ? { extensions } : {}) }
}

/** What a resolver threw, out of the GraphQLErrors that executors wrap around it. */
function thrown(error: unknown): unknown {
  let cause = error
  while (cause instanceof GraphQLError && cause.originalError != null) cause = cause.originalError
  return cause
}

/** Raised before execution, where an error has no path, or with a code, which nobody does by mistake. */
const isDeliberate = ({ path, extensions }: GraphQLError): boolean => path === undefined || extensions?.['code'] !== undefined

function place(error: unknown): Pick<GraphQLFormattedError, 'path' | 'locations'> {
  if (!(error instanceof GraphQLError)) return {}
  const { path, locations } = error
  return { ...(locations === undefined ? {} : { locations }), ...(path === undefined ? {} : { path }) }
}

function refused({ problems: [{ code, path, nodeId }] }: Refusal): Record<string, unknown> {
  return { code, ...(path === undefined ? {} : { inputPath: path }), ...(nodeId === undefined ? {} : { nodeId }) }
}
