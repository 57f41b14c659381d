import { writeFileSync } from 'node:fs'
import { printSchema } from 'graphql'
import { createSchema } from './schema.ts'

/** The SDL, as it is kept in schema.graphql. */
export const emitSchema = (): string => `${printSchema(createSchema())}\n`

if (process.argv[1] === import.meta.filename) writeFileSync(new URL('../../schema.graphql', import.meta.url), emitSchema())
