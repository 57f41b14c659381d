import { createHash } from 'node:crypto'
import { GraphQLError } from 'graphql'

/** The file beside the client, in the format of Apollo's and Relay's tools. */
export type Manifest = {
  readonly format: 'apollo-persisted-query-manifest'
  readonly version: 1
  readonly operations: readonly { readonly id: string; readonly name: string; readonly type: string; readonly body: string }[]
}
/** The parts of a request that name its document: the text, or the id of a trusted document. */
export type Named = { readonly query?: unknown; readonly documentId?: unknown; readonly extensions?: unknown }

/** SHA-256 of the text, in hexadecimal. */
export const documentId = (body: string): string => createHash('sha256').update(body).digest('hex')

/** The id of the document that a request names: `documentId`, or Apollo's `extensions.persistedQuery`. */
export function idIn({ documentId: given, extensions }: Named): unknown {
  const { persistedQuery } = (extensions ?? {}) as { readonly persistedQuery?: { readonly sha256Hash?: unknown } | null }
  return given ?? persistedQuery?.sha256Hash ?? undefined
}

/** Documents that the operator trusts. Callers send their id; with `only`, no other document runs. */
export class TrustedDocuments {
  readonly #bodies: ReadonlyMap<string, string>
  readonly #texts: ReadonlySet<string>
  readonly #only: boolean

  constructor({ operations = [], only = false }: { operations?: Manifest['operations']; only?: boolean } = {}) {
    for (const { id, name, body } of operations)
      if (documentId(body) !== id) throw new Error(`the id of ${name} is not the SHA-256 of the body`)
    this.#bodies = new Map(operations.map(({ id, body }) => [id, body]))
    this.#texts = new Set(this.#bodies.values())
    this.#only = only
  }

  /** The text to run; undefined where the request names no document. */
  textOf(named: Named): string | undefined {
    const { query } = named
    // Readers of the same request could take different parts of such a query.
    if (query != null && typeof query !== 'string') return refused('BAD_REQUEST', 'query must be one text')
    const id = idIn(named)
    const text = typeof query === 'string' && query !== '' ? query : undefined
    if (id === undefined) return text === undefined ? undefined : this.#vouched(text)
    const body = typeof id === 'string' ? this.#bodies.get(id) : undefined
    if (text === undefined) return body ?? refused('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound', 200)
    if (documentId(text) !== id) return refused('PERSISTED_QUERY_HASH_MISMATCH', 'the id is not the SHA-256 of the query')
    return this.#vouched(text)
  }

  #vouched(text: string): string {
    if (this.#only && !this.#texts.has(text))
      return refused('DOCUMENT_NOT_TRUSTED', 'this server runs only the documents that it was started with')
    return text
  }
}

/** Clients of automatic persisted queries look for this message and send the text next; some of them do so only after a 200. */
function refused(code: string, message: string, status = 400): never {
  throw new GraphQLError(message, { extensions: { code, http: { status } } })
}
