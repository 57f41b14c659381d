import { describe, expect, test } from 'vitest'
import { filesIn, importsOf, packageOf, textOf } from './sources.ts'

const sources = filesIn('src')
const imports = sources.flatMap(importsOf)
const DOOR = /^src\/gateway\/engine\/door\//

/** The sources outside a place whose text matches. */
const matching = (pattern: RegExp, outside: RegExp): string[] =>
  sources.filter(path => !outside.test(path) && pattern.test(textOf(path)))

describe('the one door', () => {
  test('only the door runs the statements that change journeys', () => {
    const others = imports.filter(({ from, to }) => to === 'src/storage/door/journey-writes.ts' && !DOOR.test(from))
    expect(others.map(({ from }) => from)).toEqual([])
    expect(imports.some(({ from, to }) => to === 'src/storage/door/journey-writes.ts' && DOOR.test(from))).toBe(true)
  })

  test('only the door takes and gives back the turns of journeys', () => {
    expect(matching(/\b(claimDue|claimJourney|putOff as)\b/, /^src\/(gateway\/engine\/door|storage)\//)).toEqual([])
  })

  test('only the door appends a change', () => {
    expect(matching(/\bappendChange\b/, /^src\/(gateway\/engine\/door\/|storage\/changes\.ts)/)).toEqual([])
  })

  test('the door is entered by door.ts, not by its rooms', () => {
    const around = imports.filter(({ from, to }) => DOOR.test(to) && !DOOR.test(from) && from !== 'src/gateway/engine/door.ts')
    expect(around.map(({ from, to }) => `${from} imports ${to}`)).toEqual([])
  })

  test('no statement outside storage/door/journey-writes.ts and storage/claims.ts inserts, updates or deletes a journey', () => {
    const writes = /\.(insert|update|delete)\(journeys\)/
    expect(matching(writes, /^src\/storage\/(door\/journey-writes|claims)\.ts$/)).toEqual([])
    expect(writes.test(textOf('src/storage/door/journey-writes.ts'))).toBe(true)
  })

  test('every write to a provider is traced and sent by one function', () => {
    expect(matching(/\binsertAttempt\b|\bnew Key\(/, /^src\/(gateway\/engine\/send-traced|storage\/attempts)\.ts$/)).toEqual([])
  })
})

describe('what few places may touch', () => {
  test('drizzle is imported by storage only', () => {
    const others = imports.filter(({ from, to }) => packageOf(to).startsWith('drizzle') && !from.startsWith('src/storage/'))
    expect(others.map(({ from }) => from)).toEqual([])
  })

  test('the gateway makes random ids for new things, leases and audit entries, and the adapters make none', () => {
    const making = matching(/\b(randomUUID|typeid)\b/, /sandbox|^src\/(client|playground|commands|http|storage)\//)
    expect(making).toEqual(['src/gateway/audit/trail.ts', 'src/gateway/engine/door/lease.ts', 'src/gateway/ids.ts'])
  })

  test('the clock of a host is read at the edge: by the command line, tokens and connections that end, locks on a directory, and the clock of the database', () => {
    const reading = matching(/\bDate\.now\(\)|\bnew Date\(\)/, /sandbox|^src\/(client|playground|commands|http|storage)\//)
    expect(reading).toEqual([])
    const kept = matching(/\bDate\.now\(\)|\bnew Date\(\)/, /^src\/(?!storage\/)/)
    expect(kept.filter(path => !/directory-lock|kept-file|database-clock/.test(path))).toEqual([])
  })
})
