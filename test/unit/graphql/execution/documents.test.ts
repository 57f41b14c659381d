import { describe, expect, test } from 'vitest'
import { Documents } from '../../../../src/graphql/execution/documents.ts'
import { createSchema } from '../../../../src/graphql/schema.ts'

const schema = createSchema()
const documents = () => new Documents(schema, { introspection: true })
const times = (count: number, part: (n: number) => string): string => Array.from({ length: count }, (_, n) => part(n)).join(' ')
const DOUBLING = (type: string, leaf: string): string =>
  `${times(40, n => `fragment f${n} on ${type} { ...f${n + 1} ...f${n + 1} }`)} fragment f40 on ${type} { ${leaf} }`

const CASES = [
  ['40 fragments that each spread the next one twice', `{ ...f0 } ${DOUBLING('Query', '__typename')}`],
  [
    '40 such fragments behind a type that does not apply',
    `{ node(id: "x") { ...a } } fragment a on Node { ... on Card { ...f0 } } ${DOUBLING('Card', 'id')}`,
  ],
  [
    '330 fragments of the same fields',
    `{ viewer { ${times(330, n => `...f${n}`)} } } ${times(330, n => `fragment f${n} on Viewer { subject roles }`)}`,
  ],
  [
    'a chain of 400 fragments',
    `{ viewer { ...f0 } } ${times(400, n => `fragment f${n} on Viewer { subject ...f${n + 1} }`)} fragment f400 on Viewer { subject }`,
  ],
  [
    '60 fragments of the same fields',
    `{ viewer { ${times(60, n => `...f${n}`)} } } ${times(60, n => `fragment f${n} on Viewer { subject roles scopes customer { id externalId profile { email } } }`)}`,
  ],
  [
    'a chain of 60 fragments',
    `{ viewer { ...f0 } } ${times(59, n => `fragment f${n} on Viewer { subject customer { id } ...f${n + 1} }`)} fragment f59 on Viewer { subject }`,
  ],
  ['literals nested 2,400 deep', `{ nodes(ids: ${'['.repeat(2_400)}${']'.repeat(2_400)}) { id } }`],
  ['selections nested 2,400 deep', `{ ${'... { '.repeat(2_400)} __typename ${'} '.repeat(2_400)} }`],
  ['types nested 2,400 deep', `query ($x: ${'['.repeat(2_400)}ID${']'.repeat(2_400)}) { __typename }`],
  ['a megabyte of comment', `{ __typename } #${'x'.repeat(1_000_000)}`],
  ['4,900 unknown fields', `{ ${times(4_900, n => `nothing${n}`)} }`],
  ['an unknown field of 60,000 characters', `{ ${'x'.repeat(60_000)} }`],
  ['4,000 variables', `query (${times(1_200, n => `$v${n}: ID`)}) { __typename }`],
] as const

function complaints(text: string): readonly { readonly message: string }[] {
  try {
    return documents().read(text).errors
  } catch (error) {
    return [error as Error]
  }
}

/** Milliseconds of processor time of this process. */
const cpu = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

describe('a document', () => {
  test.each(CASES)('of %s is answered within 100 ms of processor time, with few and short complaints', (_what, text) => {
    let errors: ReturnType<typeof complaints> = []
    // The processor does other work too: the least of three times is the document's own.
    const measured = [1, 2, 3].map(() => {
      const before = cpu()
      errors = complaints(text)
      return cpu() - before
    })
    expect(Math.min(...measured)).toBeLessThan(100)
    expect(errors.length).toBeLessThanOrEqual(11)
    for (const { message } of errors) {
      expect(message.length).toBeLessThanOrEqual(400)
      expect(message).not.toContain('call stack')
    }
  })

  test.each(CASES.slice(0, 4))('of %s is refused', (_what, text) => {
    const said = (): unknown => {
      const { errors } = documents().read(text)
      if (errors.length > 0) throw errors[0]
      return undefined
    }
    expect(said).toThrow(/at most/)
  })

  test('that is valid is kept; the memory for kept documents is bounded', () => {
    const kept = documents()
    const text = (n: number): string => `{ viewer { subject } } # ${n} ${'x'.repeat(60_000)}`
    const first = kept.read(text(0))
    expect(kept.read(text(0))).toBe(first)
    for (let n = 1; n < 50; n++) kept.read(text(n))
    expect(kept.read(text(0))).not.toBe(first)
  })
})
