import { describe, expect, test } from 'vitest'
import { Refusal } from '../../../../src/gateway/api/refusal.ts'
import { ageAt, Check, isStorable } from '../../../../src/gateway/input/text.ts'

const NOW = new Date('2026-03-01T12:00:00Z')

/** The value, or the message of the first problem. */
function checked(read: (check: Check) => string | undefined): string | undefined {
  const check = new Check()
  const value = read(check)
  try {
    check.done()
    return value
  } catch (thrown) {
    if (thrown instanceof Refusal) return `refused: ${thrown.problems[0].message}`
    throw thrown
  }
}
const text = (value: string | null) => checked(check => check.text(['name'], value))

describe('a text', () => {
  test('is trimmed, and an empty text counts as not given', () => {
    expect([text(' Ines '), text(''), text('  '), text(null)]).toEqual(['Ines', undefined, undefined, undefined])
  })

  test.each([
    ['a lone surrogate', 'k\ud800'],
    ['the sign that stands for bytes that are not UTF-8', 'k\ufffd'],
    ['a control character', 'a\u0000b'],
    ['a line break', 'a\nb'],
    ['an override of the reading direction', 'abc\u202etxt'],
    ['an isolate of the reading direction', '\u2066abc\u2069'],
    ['nothing but zero-width spaces', '\u200b\u200b'],
    ['nothing but a Hangul filler', '\u3164'],
    ['nothing but empty Braille', '\u2800'],
  ])('with %s is refused', (_name, value) => {
    expect(text(value)).toMatch(/^refused: /)
  })

  test.each(['Zoë', '李小龙', 'Nguyễn Thị', 'محمد', 'क्\u200dष', 'O’Brien', '👩\u200d👩\u200d👧'])(
    'such as %s is taken as it is',
    value => {
      expect(text(value)).toBe(value)
    },
  )

  test('that is required and missing is told once, by the name of the field', () => {
    const check = new Check()
    check.needed(['profile', 'email'], check.email(['profile', 'email'], 'nonsense'))
    check.needed(['profile', 'firstName'], check.text(['profile', 'firstName'], ''))
    expect(() => check.done()).toThrow(/^this is no e-mail address such as ines@example.com firstName is required$/)
  })
})

describe('an e-mail address', () => {
  const email = (value: string) => checked(check => check.email(['email'], value))

  test.each([
    'ines@example.com',
    'a&b@example.com',
    'a/b=c!d#e@example.com',
    'ines@xn--80ak6aa92e.xn--p1ai',
    'ines@пример.рф',
    'ines@müller.de',
    'o’brien@example.com'.replace('’', "'"),
  ])('such as %s is taken', value => {
    expect(email(value)).toBe(value)
  })

  test.each(['ines', 'ines@localhost', 'a b@example.com', 'a@b@example.com', '"a"@example.com', 'a@example.com,b@example.com'])(
    'such as %s is refused',
    value => {
      expect(email(value)).toMatch(/^refused: /)
    },
  )
})

describe('a country', () => {
  const country = (value: string) => checked(check => check.country(['country'], value))

  test.each(['GB', 'PN', 'GS', 'TF', 'gb'])('such as %s is one of ISO 3166-1', value => {
    expect(country(value)).toBe(value.toUpperCase())
  })

  test.each(['XX', 'AC', 'TA', 'XK', 'GBR', 'Scotland'])('such as %s is refused, whatever telephone networks say', value => {
    expect(country(value)).toMatch(/^refused: .*ISO 3166-1/)
  })
})

test('a date of birth must exist, lie in the past, and be that of an adult', () => {
  const born = (value: string) => checked(check => check.birthDate(['dateOfBirth'], value, NOW))
  expect(born('1991-04-02')).toBe('1991-04-02')
  expect(born('1991-02-30')).toMatch(/exists/)
  expect(born('2030-01-01')).toMatch(/impossible/)
  expect(born('2008-03-02')).toMatch(/18/)
  expect(born('2008-03-01')).toBe('2008-03-01')
})

test('an age counts whole years in UTC, and the birthday counts', () => {
  expect([ageAt('2008-03-01', NOW), ageAt('2008-03-02', NOW)]).toEqual([18, 17])
})

test('a text with NUL or with a lone surrogate cannot be stored', () => {
  expect(['a', 'a\u0000', '\ud800', '👩'].map(isStorable)).toEqual([true, false, false, true])
})
