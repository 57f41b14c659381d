import { sql } from 'drizzle-orm'
import type { Profile } from '../../../src/domain/profile.ts'
import type { Sandbox } from '../../../src/providers/kit/sandbox.ts'
import type { Harness } from '../../support/harness.ts'

/** A person whose every value would be known anywhere. */
export const CANARY: Profile = {
  email: 'quintessa.canary@vexlingham.test',
  firstName: 'Quintessa',
  lastName: 'Vexlingham',
  dateOfBirth: '1987-11-23',
  phone: '+447700913579',
  nationality: 'GB',
  gender: 'female',
  address: { line1: '17 Zanzibarstrasse', line2: 'Flat Xylophone', city: 'Quixholm', postalCode: 'QX9 7ZZ', country: 'GB' },
}
export const NAME_ON_CARD = 'Q VEXLINGHAM'
/** What a person hands in, by the way they answer (see Person). */
const HANDED_IN = ['X1234567', 'Something sensible', 'iVBORw0KGgo', 'files.example.test']

/** Values that must be found nowhere, each with what it is. */
export type Canaries = Map<string, string>

export function canariesOf(profile: Profile): Canaries {
  const { address, ...rest } = profile
  const found: Canaries = new Map()
  // Two letters or a word that every schema has tell nothing.
  for (const [name, value] of [...Object.entries(rest), ...Object.entries(address ?? {})])
    if (value !== undefined && value.length > 6) found.set(value, name)
  for (const value of HANDED_IN) found.set(value, 'what was handed in')
  found.set(NAME_ON_CARD, 'name on card')
  found.set('Quixholm', 'city')
  found.set('7700913579', 'phone, without its prefix')
  found.set('23/11/1987', 'birth date, written otherwise')
  return found
}

/** Keys, secrets and tokens that point a gateway at a provider. */
export function secretsOf(sandboxes: Iterable<Sandbox>): Canaries {
  const found: Canaries = new Map()
  for (const { variables } of sandboxes)
    for (const [name, value] of Object.entries(variables)) if (/KEY|SECRET|TOKEN/.test(name)) found.set(value, name)
  return found
}

/** Which canaries are in a text; a run of digits counts only where no other digit follows or precedes it. */
export function seenIn(text: string, canaries: Canaries): string[] {
  const lower = text.toLowerCase()
  return [...canaries].flatMap(([value, what]) => {
    const found = /^\d+$/.test(value) ? new RegExp(`(?<![\\d.])${value}(?!\\d)`).test(text) : lower.includes(value.toLowerCase())
    return found ? [`${what}: ${value}`] : []
  })
}

/** Every row of every table as text, and what its bytes would read as. */
export async function dumpOf({ world }: Harness): Promise<ReadonlyMap<string, string>> {
  const rowsOf = async (query: ReturnType<typeof sql>): Promise<Record<string, string>[]> => {
    const result = (await world.database.sql.execute(query)) as unknown as { rows: Record<string, string>[] }
    return result.rows
  }
  const tables = await rowsOf(
    sql`select table_schema as schema, table_name as name from information_schema.tables where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  )
  const dump = new Map<string, string>()
  for (const { schema = '', name = '' } of tables) {
    const rows = await rowsOf(sql`select to_jsonb(t)::text as row from ${sql.identifier(schema)}.${sql.identifier(name)} t`)
    const text = rows.map(({ row = '' }) => row).join('\n')
    const bytes = [...text.matchAll(/\\\\x([0-9a-f]+)/g)].map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1'))
    dump.set(name, [text, ...bytes].join('\n'))
  }
  return dump
}
