import { LRUCache } from 'lru-cache'
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type ValidationRule,
} from 'graphql'
import { brief } from './brief.ts'
import { checkLimits, checkText } from './limits.ts'
import { subscriptionRule } from './subscription-rule.ts'
import { documentId } from './trusted-documents.ts'
import { weightRule } from './weight.ts'

/** The playground's introspection has about 300. */
export const MOST_TOKENS = 5_000

/** A document, and its mistakes. */
export type Read = { readonly document: DocumentNode; readonly errors: readonly GraphQLError[] }

/** The parsed form of a document takes about 60 times the memory of the text, measured. */
const MEMORY_PER_CHARACTER = 60
const MOST_MEMORY = 48 * 1024 * 1024
/** Nobody reads more complaints about one document. */
const MOST_ERRORS = 10

/** Parses and checks documents for all transports, and keeps the valid documents used last: subscribers of one query share one document. */
export class Documents {
  readonly #schema: GraphQLSchema
  readonly #introspection: boolean
  readonly #kept = new LRUCache<string, Read>({
    maxSize: MOST_MEMORY,
    sizeCalculation: ({ document: { loc } }) => 1024 + MEMORY_PER_CHARACTER * (loc?.end ?? 0),
  })

  constructor(schema: GraphQLSchema, { introspection }: { introspection: boolean }) {
    this.#schema = schema
    this.#introspection = introspection
  }

  /** Throws a GraphQLError where the text is beyond a limit or is not the query language. */
  read(text: string): Read {
    const id = documentId(text)
    const kept = this.#kept.get(id)
    if (kept !== undefined) return kept
    const read = this.#check(text)
    if (read.errors.length === 0) this.#kept.set(id, read)
    return read
  }

  /** The kept document with this SHA-256, which is valid. */
  find(id: string): DocumentNode | undefined {
    return this.#kept.get(id)?.document
  }

  #check(text: string): Read {
    checkText(text)
    const document = parsed(text)
    checkLimits(document)
    const rules = [
      ...specifiedRules,
      weightRule,
      subscriptionRule,
      ...(this.#introspection ? [] : [NoSchemaIntrospectionCustomRule]),
    ]
    return { document, errors: mistakesIn(this.#schema, document, rules).map(error => coded(error, 'GRAPHQL_VALIDATION_FAILED')) }
  }
}

/** graphql-js throws its complaint about `@skip(if: $x)` on the field of a subscription, and collects all others. */
function mistakesIn(schema: GraphQLSchema, document: DocumentNode, rules: readonly ValidationRule[]): readonly GraphQLError[] {
  try {
    return validate(schema, document, rules, { maxErrors: MOST_ERRORS })
  } catch (error) {
    if (error instanceof GraphQLError) return [error]
    throw error
  }
}

function parsed(text: string): DocumentNode {
  try {
    return parse(text, { maxLexicalTokens: MOST_TOKENS })
  } catch (error) {
    throw coded(error as GraphQLError, 'GRAPHQL_PARSE_FAILED')
  }
}

const coded = ({ message, nodes, source, positions }: GraphQLError, code: string): GraphQLError =>
  new GraphQLError(brief(message), {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    extensions: { code },
  })
