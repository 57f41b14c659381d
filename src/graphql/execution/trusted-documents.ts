import { createHash } from 'node:crypto'
import { GraphQLError } from 'graphql'

/** As it is written down beside the client, in the form that Apollo's and Relay's tools know. */
export type Manifest = {
  readonly format: 'apollo-persisted-query-manifest'
  readonly version: 1
  readonly operations: readonly { readonly id: string; readonly name: string; readonly type: string; readonly body: string }[]
}
/** A request as far as it says which document it is about: the text, or the id of one that is trusted. */
export type Named = { readonly query?: unknown; readonly documentId?: unknown; readonly extensions?: unknown }

/** SHA-256 of the text, in hexadecimal. */
export const documentId = (body: string): string => createHash('sha256').update(body).digest('hex')

/** The id that a request names its document by, in either of the two ways that there are. */
export function idIn({ documentId: given, extensions }: Named): unknown {
  const { persistedQuery } = (extensions ?? {}) as { readonly persistedQuery?: { readonly sha256Hash?: unknown } | null }
  return given ?? persistedQuery?.sha256Hash ?? undefined
}

/** Documents that whoever runs this has vouched for: asked for by id, and, where only they are wanted, by their very text. */
export class TrustedDocuments {
  readonly #bodies: ReadonlyMap<string, string>
  readonly #texts: ReadonlySet<string>
  readonly #only: boolean

  constructor({ operations = [], only = false }: { operations?: Manifest['operations']; only?: boolean } = {}) {
    for (const { id, name, body } of operations)
      if (documentId(body) !== id) throw new Error(`expected the id of ${name} to be the SHA-256 of its body but it is not`)
    this.#bodies = new Map(operations.map(({ id, body }) => [id, body]))
    this.#texts = new Set(this.#bodies.values())
    this.#only = only
  }

  /** The text to run; undefined where the request names none, which others complain of. */
  textOf(named: Named): string | undefined {
    const { query } = named
    if (query != null && typeof query !== 'string') return refused('BAD_REQUEST', 'query must be one text')
    const id = idIn(named)
    const text = typeof query === 'string' && query !== '' ? query : undefined
    if (id === undefined) return text === undefined ? undefined : this.#vouched(text)
    const body = typeof id === 'string' ? this.#bodies.get(id) : undefined
    if (text === undefined) return body ?? refused('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound', 200)
    if (documentId(text) !== id) return refused('PERSISTED_QUERY_HASH_MISMATCH', 'expected the id to be the SHA-256 of the query')
    return this.#vouched(text)
  }

  #vouched(text: string): string {
    if (this.#only && !this.#texts.has(text))
      return refused('DOCUMENT_NOT_TRUSTED', 'expected one of the documents that this server was started with but got another')
    return text
  }
}

/** The message of one that is not found is what clients of automatic persisted queries look for. */
function refused(code: string, message: string, status = 400): never {
  throw new GraphQLError(message, { extensions: { code, http: { status } } })
}
