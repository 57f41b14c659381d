import { Console } from 'node:console'
import { Writable } from 'node:stream'
import { format, inspect } from 'node:util'
import { serialize } from 'node:v8'
import { describe, expect, test } from 'vitest'
import { Private } from '../../../src/domain/private.ts'

const SECRET = 'ada@example.com'
const email = new Private(SECRET)
/** As careless code would have it. */
const careless = email as unknown as string
const person = { name: 'someone', email, list: [email], map: new Map([['email', email]]) }

/** What a console prints of these. */
function printed(...values: unknown[]): string {
  let text = ''
  const stdout = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk)
      done()
    },
  })
  const console = new Console({ stdout })
  console.log(...values)
  console.dir(values, { depth: null, showHidden: true })
  console.table(values)
  return text
}

describe('a private value', () => {
  test.each<[string, unknown]>([
    ['String()', String(email)],
    ['a template', `${careless}!`.slice(0, -1)],
    ['concatenation', ''.concat(careless)],
    ['JSON', JSON.parse(JSON.stringify(email))],
    ['inspect', inspect(email)],
    ['%s', format('%s', email)],
    ['%j', JSON.parse(format('%j', email))],
    ['%o', format('%o', email)],
    ['%O', format('%O', email)],
    ['the text of an error', new Error(careless).message],
    ['an array', [email].join()],
  ])('is *** in %s', (_, shown) => {
    expect(shown).toBe('***')
  })

  test('is *** inside whatever is printed', () => {
    expect(JSON.stringify({ email, list: [email] })).toBe('{"email":"***","list":["***"]}')
    for (const text of [
      inspect(person, { depth: null, showHidden: true }),
      printed(email, person, [email]),
      printed('%s %o', email, person),
    ]) {
      expect(text).toContain('***')
      expect(text).not.toContain('ada')
    }
  })

  test('is not given away by looking inside, copying or sending it', () => {
    const inside = [
      Object.keys(email),
      Object.getOwnPropertyNames(email),
      { ...email },
      Object.entries(email),
      structuredClone(email),
    ]
    expect(JSON.stringify(inside)).not.toContain('ada')
    expect(inspect(email, { customInspect: false, showHidden: true, depth: null })).not.toContain('ada')
    expect(serialize(email).toString('latin1')).not.toContain('ada')
    expect(Object.prototype.toString.call(email)).toBe('[object ***]')
  })

  test('is given by reveal and by nothing else', () => {
    expect(email.reveal()).toBe(SECRET)
    const profile = { email: SECRET }
    expect(new Private(profile).reveal()).toBe(profile)
  })
})
