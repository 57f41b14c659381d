import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql'
import { checkLimits } from './limits.ts'
import { weightRule } from './weight.ts'

/** The playground's introspection has about 300. */
export const MOST_TOKENS = 5_000
const MOST_KEPT = 500

/** Parses and checks documents, and keeps those that were used last: a thousand subscribers of one query share one document. */
export class Documents {
  readonly #schema: GraphQLSchema
  readonly #introspection: boolean
  readonly #admitted = new Set<string>()
  readonly #kept = new Map<string, { readonly document: DocumentNode; readonly errors: readonly GraphQLError[] }>()

  constructor(schema: GraphQLSchema, { introspection }: { introspection: boolean }) {
    this.#schema = schema
    this.#introspection = introspection
  }

  /** The document, and what is wrong with it; throws a GraphQLError where the text is not the query language. */
  read(text: string): { readonly document: DocumentNode; readonly errors: readonly GraphQLError[] } {
    const read = this.#kept.get(text) ?? this.#check(text)
    this.#kept.delete(text)
    this.#kept.set(text, read)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest)
    return read
  }

  /** Throws where a text is too much to be checked; what is no text of ours to read is told of later. For whoever checks by themselves. */
  admit(text: string): void {
    if (this.#admitted.has(text) || this.#kept.has(text)) return
    let document: DocumentNode
    try {
      document = parse(text, { maxLexicalTokens: MOST_TOKENS, noLocation: true })
    } catch {
      return
    }
    checkLimits(document)
    this.#admitted.add(text)
    const [oldest] = this.#admitted
    if (this.#admitted.size > MOST_KEPT && oldest !== undefined) this.#admitted.delete(oldest)
  }

  #check(text: string): { document: DocumentNode; errors: readonly GraphQLError[] } {
    const rules = [...specifiedRules, weightRule, ...(this.#introspection ? [] : [NoSchemaIntrospectionCustomRule])]
    const document = this.#parse(text)
    checkLimits(document)
    return { document, errors: validate(this.#schema, document, rules).map(error => coded(error, 'GRAPHQL_VALIDATION_FAILED')) }
  }

  #parse(text: string): DocumentNode {
    try {
      return parse(text, { maxLexicalTokens: MOST_TOKENS })
    } catch (error) {
      throw coded(error as GraphQLError, 'GRAPHQL_PARSE_FAILED')
    }
  }
}

const coded = ({ message, nodes, source, positions }: GraphQLError, code: string): GraphQLError =>
  new GraphQLError(message, { nodes: nodes ?? null, source: source ?? null, positions: positions ?? null, extensions: { code } })
