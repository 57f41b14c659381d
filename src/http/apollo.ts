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
import { MOST_TOKENS } from '../graphql/execution/documents.ts'
import { weightRule } from '../graphql/execution/weight.ts'
import { answerType } from './accept.ts'

type Parts = {
  readonly schema: GraphQLSchema
  readonly execute: Execute
  readonly showError: ShowError
  readonly introspection: boolean
  readonly logger: Logger
}

/** Apollo Server around our executor: it parses, validates, keeps documents and speaks GraphQL over HTTP. */
export async function startApollo({
  schema,
  execute,
  showError,
  introspection,
  logger,
}: Parts): Promise<ApolloServer<GraphContext>> {
  const apollo = new ApolloServer<GraphContext>({
    gateway: gatewayOf(schema, execute),
    validationRules: [weightRule],
    parseOptions: { maxLexicalTokens: MOST_TOKENS },
    formatError: (_formatted, error) => withCode(showError(error)),
    introspection,
    // What is shown of an error, suggestions included, is for showError to say, whichever way the operation came.
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
      // Both wrap every resolver, and would cost what the compiled executor gains.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      statusByMediaType,
    ],
  })
  await apollo.start()
  return apollo
}

/** Apollo lets nobody but a "gateway" bring an executor. */
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

/** Whatever comes without a code is about variables: everything else has one by now. `http` was for Apollo alone. */
function withCode({ extensions = {}, ...error }: GraphQLFormattedError): GraphQLFormattedError {
  const { http: _http, ...shown } = extensions
  return { ...error, extensions: { code: 'BAD_USER_INPUT', ...shown } }
}

/** A request that is well-formed JSON but no valid operation: to old clients an answer, 200; in the newer media type a 400. */
const INVALID_OPERATION = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
])

/** GraphQL over HTTP: which status an invalid operation gets depends on the media type of the answer. Stock Apollo says 400 in both. */
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
