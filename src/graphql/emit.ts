import { writeFileSync } from 'node:fs'
import { printSchema } from 'graphql'
import { createGraph } from './schema.ts'
import { subgraphSdl } from './federation/subgraph-sdl.ts'

/** The SDL of schema.graphql, for clients. */
export const emitSchema = (): string => `${printSchema(createGraph())}\n`

/** The SDL of subgraph.graphql, for composing a supergraph. */
export const emitSubgraph = (): string => subgraphSdl(createGraph())

if (process.argv[1] === import.meta.filename) {
  writeFileSync(new URL('../../schema.graphql', import.meta.url), emitSchema())
  writeFileSync(new URL('../../subgraph.graphql', import.meta.url), emitSubgraph())
}
