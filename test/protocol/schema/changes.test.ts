import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { buildSchema, findBreakingChanges } from 'graphql'
import { expect, test } from 'vitest'
import { emitSchema } from '../../../src/graphql/emit.ts'

const DECLARED = readFileSync(new URL('../../../schema-changes.md', import.meta.url), 'utf8')

const git = (...asked: string[]): string | undefined => {
  try {
    return execFileSync('git', asked, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch {
    return undefined
  }
}

/** The SDL before the one at hand: the last that was committed or, if that is the one at hand, the one before; undefined without a history. */
function before(sdl: string): string | undefined {
  const commits = git('log', '-2', '--format=%H', '--', 'schema.graphql')?.trim().split('\n') ?? []
  return commits
    .map(commit => git('show', `${commit}:schema.graphql`))
    .find(committed => committed !== undefined && committed !== sdl)
}

/** What would break a client of the old SDL, and nobody has said so. */
const undeclared = (old: string, sdl: string, declared: string): string[] =>
  findBreakingChanges(buildSchema(old), buildSchema(sdl))
    .map(({ description }) => description.replace(/\.$/, ''))
    .filter(description => !declared.includes(`\`${description}\``))

test('nothing that a client may rely on changes without being declared in schema-changes.md', () => {
  const sdl = emitSchema()
  expect(undeclared(before(sdl) ?? sdl, sdl, DECLARED)).toEqual([])
})

test('a broken promise is found, and a declared one let pass', () => {
  const old = 'type Query { card(id: ID!): Card } type Card { id: ID! last4: String }'
  const sdl = 'type Query { card(id: ID!, at: Int!): Card } type Card { id: ID }'
  const broken = ['A required arg at on Query.card was added', 'Card.last4 was removed', 'Card.id changed type from ID! to ID']
  expect(undeclared(old, sdl, '')).toEqual(broken)
  expect(undeclared(old, sdl, `\`${broken[2]}\`: it was never sure`)).toEqual(broken.slice(0, 2))
  expect(undeclared(sdl, 'type Query { card(id: ID!, at: Int!): Card, cards: [Card] } type Card { id: ID }', '')).toEqual([])
})
