import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api'
import { expect, test } from 'vitest'
import * as schema from '../../../src/storage/schema.ts'

type Snapshot = ReturnType<typeof generateDrizzleJson>

test('the migrations end at the tables of the schema', async () => {
  const meta = fileURLToPath(new URL('../../../migrations/meta/', import.meta.url))
  const last = readdirSync(meta)
    .filter(name => name.endsWith('_snapshot.json'))
    .toSorted()
    .at(-1)
  const migrated = JSON.parse(readFileSync(`${meta}${last}`, 'utf8')) as Snapshot
  // Where this fails: npx drizzle-kit generate
  expect(await generateMigration(migrated, generateDrizzleJson(schema))).toEqual([])
})
