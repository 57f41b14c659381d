import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { filesIn, textOf } from './sources.ts'
import { hasVerb, titlesOf } from './titles.ts'
import { commentsOf, shareOfPronouns } from './words.ts'

/** Lower the limit as comments improve: the aim is 0.06. */
const MOST_PRONOUNS = 0.075
/** Raise the limit as unit tests are added: the aim is 0.5. */
const LEAST_UNIT_TESTS = 0.32

describe('measures', () => {
  test.each([
    ['src', MOST_PRONOUNS],
    ['test/architecture', 0.06],
    ['test/support', 0.14],
  ])('of all words in the comments of %s at most a share of %d are pronouns', (folder, most) => {
    const { words, pronouns } = shareOfPronouns(filesIn(folder).map(textOf).map(commentsOf).join('\n'))
    expect(words).toBeGreaterThan(50)
    expect(pronouns / words).toBeLessThanOrEqual(most)
  })

  test(`a share of ${LEAST_UNIT_TESTS} of the files of domain, gateway, storage and http have a unit test of their name`, () => {
    const files = ['domain', 'gateway', 'storage', 'http'].flatMap(part => filesIn(`src/${part}`))
    const tested = files.filter(path => existsSync(path.replace(/^src/, 'test/unit').replace(/\.ts$/, '.test.ts')))
    expect(tested.length / files.length).toBeGreaterThanOrEqual(LEAST_UNIT_TESTS)
  })

  test('the title of every test, joined with the titles of its groups, has a verb', () => {
    const titles = filesIn('test').flatMap(path => titlesOf(textOf(path)).map(title => `${path}: ${title}`))
    expect(titles.length).toBeGreaterThan(1_000)
    expect(titles.filter(title => !hasVerb(title.slice(title.indexOf(': '))))).toEqual([])
  })

  test('a title that only names a thing has no verb', () => {
    const source = [
      "describe('a lost card', () => {",
      "  test('for a person', () => {})",
      "  test.each([['(', 1]])('is found again by %s', () => {})",
      '})',
      "it('five headers on every request', () => {})",
    ].join('\n')
    expect(titlesOf(source).map(title => [title, hasVerb(title)])).toEqual([
      ['a lost card > for a person', false],
      ['a lost card > is found again by %s', true],
      ['five headers on every request', false],
    ])
  })
})
