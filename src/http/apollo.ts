import { ApolloServer, type ApolloServerOptions, type ApolloServerPlugin } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled'
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql'
import type { Logger } from '../gateway/logger.ts'
import type { GraphContext } from '../graphql/context.ts'
import type { ShowError } from '../graphql/execution/errors.ts'
import type { Execute } from '../graphql/execution/execution.ts'
import { type Documents, MOST_TOKENS } from '../graphql/execution/documents.ts'
import { weightRule } from '../graphql/execution/weight.ts'
import { answerType } from './accept.ts'

type Parts = {
  readonly schema: GraphQLSchema
  readonly documents: Documents
  readonly execute: Execute
  readonly showError: ShowError
  readonly introspection: boolean
  readonly logger: Logger
}

/** Apollo Server around our executor and our documents: Apollo speaks GraphQL over HTTP. */
export async function startApollo({
  schema,
  documents,
  execute,
  showError,
  introspection,
  logger,
}: Parts): Promise<ApolloServer<GraphContext>> {
  const apollo = new ApolloServer<GraphContext>({
    gateway: gatewayOf(schema, execute),
    documentStore: storeOf(documents),
    validationRules: [weightRule],
    parseOptions: { maxLexicalTokens: MOST_TOKENS },
    formatError: (_formatted, error) => withCode(showError(error)),
    introspection,
    // showError decides on all transports how much of an error to show, suggestions included.
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    csrfPrevention: true,
    stopOnTerminationSignals: false,
    logger: {
      debug: message => logger.debug({}, String(message)),
      info: message => logger.info({}, String(message)),
      warn: message => logger.warn({}, String(message)),
      error: message => logger.error({}, String(message)),
    },
    plugins: [
      // Both wrap every resolver, which costs as much time as the compiled executor saves.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      statusByMediaType,
    ],
  })
  await apollo.start()
  return apollo
}

/** The route has read the document of every request before Apollo gets the request. Apollo's keys end in the SHA-256 of the text. */
function storeOf(documents: Documents): NonNullable<ApolloServerOptions<GraphContext>['documentStore']> {
  return { get: async key => documents.find(key.slice(-64)), set: async () => undefined, delete: async () => undefined }
}

/** Apollo takes an executor only from a "gateway". */
function gatewayOf(schema: GraphQLSchema, execute: Execute): NonNullable<ApolloServerOptions<GraphContext>['gateway']> {
  return {
    onSchemaLoadOrUpdate(listen) {
      listen({ apiSchema: schema, coreSupergraphSdl: '' })
      return () => undefined
    },
    load: async () => ({
      executor: ({ document, request, context }) =>
        execute({
          document,
          operationName: request.operationName,
          variables: request.variables,
          context: context as GraphContext,
        }),
    }),
    stop: async () => undefined,
  }
}

/** An error without a code is about variables: every other error has a code by now. `http` is for Apollo only. */
function withCode({ extensions = {}, ...error }: GraphQLFormattedError): GraphQLFormattedError {
  const { http: _http, ...shown } = extensions
  return { ...error, extensions: { code: 'BAD_USER_INPUT', ...shown } }
}

/** Well-formed JSON without a valid operation: 200 in application/json, for old clients; 400 in the newer media type. */
export const INVALID_OPERATION = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
])

/** GraphQL over HTTP: the status of an invalid operation depends on the media type of the answer. Apollo alone says 400 in both. */
const statusByMediaType: ApolloServerPlugin<GraphContext> = {
  requestDidStart: async () => ({
    async willSendResponse({ request, response }) {
      const type = answerType(request.http?.headers.get('accept')) ?? 'application/json'
      const result = response.body.kind === 'single' ? response.body.singleResult : undefined
      response.http.headers.set('content-type', `${type}; charset=utf-8`)
      if (
        result?.data === undefined &&
        result?.errors?.every(({ extensions }) => INVALID_OPERATION.has(String(extensions?.['code'])))
      )
        response.http.status = type === 'application/json' ? 200 : 400
    },
  }),
}
