import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { PROVIDERS } from '../../src/providers/index.ts'
import { textOf } from './sources.ts'

/** The parts of a provider in the order of every adapter's index.ts. Each part has a file and a factory of its name. */
const PARTS = [
  'products',
  'registration',
  'verification',
  'issuance',
  'funding',
  'controls',
  'balances',
  'amendment',
  'profiles',
  'directory',
  'holdings',
  'ledger',
  'transactions',
  'challenges',
  'reveals',
  'limits',
  'webhooks',
]
const NEEDED = ['products', 'registration', 'verification', 'issuance', 'funding']
/** Files that are no part of the port. */
const OTHERS = ['index', 'settings', 'wire', 'shapes', 'statuses', 'rejections', 'sandbox/index']

const factoryOf = (part: string): string => `create${part[0]?.toUpperCase()}${part.slice(1)}`

describe.each(PROVIDERS.map(({ id }) => id))('the adapter %s', id => {
  const at = (file: string): string => `src/providers/${id}/${file}.ts`
  const index = textOf(at('index'))
  const parts = PARTS.filter(part => index.includes(`./${part}.ts'`))

  test('has the file of every part that it declares, with a factory of the name of the part', () => {
    expect(parts).toEqual(expect.arrayContaining(NEEDED))
    for (const part of parts) expect(textOf(at(part))).toMatch(new RegExp(`export (?:const|function) ${factoryOf(part)}\\b`))
  })

  test('declares every part that it has a file for', () => {
    expect(PARTS.filter(part => existsSync(at(part)))).toEqual(parts)
  })

  test('lists its parts in the order of the port', () => {
    const literal = index.slice(index.indexOf('return {'))
    const places = parts.map(part => literal.search(new RegExp(`\\b${part}: `)))
    expect(places.every(place => place > 0)).toBe(true)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  })

  test('has the files that every adapter has, and one entry to its sandbox', () => {
    expect(OTHERS.filter(file => !existsSync(at(file)))).toEqual([])
    expect(textOf(at('sandbox/index'))).toMatch(/export async function startSandbox\b/)
    expect(textOf(at('settings'))).toMatch(/export const settings\b/)
  })
})
