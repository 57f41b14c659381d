import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql'
import { checkLimits, checkText } from './limits.ts'
import { weightRule } from './weight.ts'

/** The playground's introspection has about 300. */
export const MOST_TOKENS = 5_000
/** Bytes of all kept documents together, a parsed one being about twenty times its text. */
const MOST_BYTES_KEPT = 32 * 1024 * 1024
const PARSED_PER_BYTE = 20
/** Hashes of documents that were admitted and are kept elsewhere. */
const MOST_ADMITTED = 5_000

type Read = { readonly document: DocumentNode; readonly errors: readonly GraphQLError[] }

/** Parses and checks documents, and keeps the last that were used: a thousand subscribers of one query share one document. */
export class Documents {
  readonly #schema: GraphQLSchema
  readonly #introspection: boolean
  readonly #admitted = new LRUCache<string, true>({ max: MOST_ADMITTED })
  readonly #kept = new LRUCache<string, Read & { readonly size: number }>({
    maxSize: MOST_BYTES_KEPT,
    sizeCalculation: ({ size }) => size,
  })

  constructor(schema: GraphQLSchema, { introspection }: { introspection: boolean }) {
    this.#schema = schema
    this.#introspection = introspection
  }

  /** The document, and its mistakes; throws a GraphQLError where the text is too large, or not the query language. */
  read(text: string): Read {
    const key = hashOf(text)
    const known = this.#kept.get(key)
    if (known !== undefined) return known
    const read = { ...this.#check(text), size: 1 + Buffer.byteLength(text) * PARSED_PER_BYTE }
    this.#kept.set(key, read)
    return read
  }

  /** Throws where a text is too much to be checked; mistakes are told by the one that checks later. */
  admit(text: string): void {
    const key = hashOf(text)
    if (this.#admitted.has(key) || this.#kept.has(key)) return
    checkText(text)
    let document: DocumentNode
    try {
      document = parse(text, { maxLexicalTokens: MOST_TOKENS, noLocation: true })
    } catch {
      return
    }
    checkLimits(document)
    this.#admitted.set(key, true)
  }

  #check(text: string): { document: DocumentNode; errors: readonly GraphQLError[] } {
    const rules = [...specifiedRules, weightRule, ...(this.#introspection ? [] : [NoSchemaIntrospectionCustomRule])]
    checkText(text)
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

/** Of the text: the text itself may be long, and is not kept. */
const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64')

const coded = ({ message, nodes, source, positions }: GraphQLError, code: string): GraphQLError =>
  new GraphQLError(message, { nodes: nodes ?? null, source: source ?? null, positions: positions ?? null, extensions: { code } })
