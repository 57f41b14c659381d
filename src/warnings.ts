import type { z } from 'zod'
import { SHARED } from './variables.ts'

type Settable = { readonly id: string; readonly settings: z.ZodObject }
type Environment = Readonly<Record<string, string | undefined>>

/** Beginnings that no other program is likely to use. */
const PREFIXES = [
  'AUTH_',
  'POLL_',
  'KYC_',
  'CORS_',
  'TRUST_',
  'TRUSTED_',
  'ENCRYPTION_',
  'READ_FRESH_',
  'QUERY_COST_',
  'UPSTREAM_',
]
/** A shorter name is near to too many other names. */
const SHORTEST = 8
const NEAR = 2

/** Variables that look like ours and that no part of the product reads; and settings that production lacks. No value is shown. */
export function warningsOf(providers: readonly Settable[], environment: Environment): string[] {
  const known = [SHARED, ...providers.map(({ settings }) => settings)].flatMap(({ shape }) => Object.keys(shape))
  const prefixes = [...PREFIXES, ...providers.map(({ id }) => `${id.toUpperCase()}_`)]
  const strange = Object.keys(environment)
    .filter(name => (environment[name] ?? '').trim() !== '' && !known.includes(name))
    .flatMap(name => {
      const near = nearest(name, known)
      if (near !== undefined) return [`${name} is set but nothing reads it; did you mean ${near}?`]
      return prefixes.some(prefix => name.startsWith(prefix)) ? [`${name} is set but nothing reads it`] : []
    })
  const none =
    environment['NODE_ENV'] === 'production' &&
    !providers.some(({ settings }) => names(settings).some(name => set(environment, name)))
  return [...strange, ...(none ? ['no provider is set up, so no card can be issued; set the variables of at least one'] : [])]
}

const names = (settings: z.ZodObject): string[] => Object.keys(settings.shape)
const set = (environment: Environment, name: string): boolean => (environment[name] ?? '').trim() !== ''

function nearest(name: string, known: readonly string[]): string | undefined {
  if (name.length < SHORTEST) return undefined
  return known.find(other => other.length >= SHORTEST && distance(name.toUpperCase(), other) <= NEAR)
}

/** Letters to add, drop or replace until both texts are equal (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, n) => n)
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1]
    for (let j = 1; j <= other.length; j++) {
      const replaced = (row[j - 1] as number) + (letter === other[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row.at(-1) as number
}
