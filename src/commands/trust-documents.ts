import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import * as generated from '../client/generated.ts'

/** Every operation of the client, by the SHA-256 of the text that the client sends: the manifest of a server with trusted documents. */
export function emitTrusted(): string {
  const operations = Object.entries(generated)
    .filter(([name]) => name.endsWith('Document'))
    .map(([name, document]) => {
      const body = String(document)
      const [, type = ''] = /^\s*(query|mutation|subscription)\b/.exec(body) ?? []
      return { id: createHash('sha256').update(body).digest('hex'), name: name.slice(0, -'Document'.length), type, body }
    })
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
  return `${JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations }, undefined, 2)}\n`
}

if (process.argv[1] === import.meta.filename)
  writeFileSync(new URL('../../trusted-documents.json', import.meta.url), emitTrusted())
