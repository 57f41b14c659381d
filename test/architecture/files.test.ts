import { existsSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { filesIn, PROVIDER_IDS as providers, textOf } from './sources.ts'

const sources = filesIn('src')
const everything = [...sources, ...filesIn('test'), ...(existsSync('bench') ? filesIn('bench') : [])]

const linesWith = (paths: readonly string[], pattern: RegExp): string[] =>
  paths.flatMap(path =>
    textOf(path)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} ${line.trim().slice(0, 100)}`] : [])),
  )

describe('files', () => {
  test('no source file is longer than 250 lines: a longer one is two ideas', () => {
    expect(sources.filter(path => textOf(path).split('\n').length > 251)).toEqual([])
  })

  test('half of the source files have 70 lines or fewer', () => {
    const lengths = sources.map(path => textOf(path).split('\n').length).toSorted((a, b) => a - b)
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(70)
  })

  test('no file or folder is named for nothing in particular', () => {
    const vague = /^(utils?|helpers?|common|shared|misc|managers?|services?|lib)$/i
    const words = (path: string): string[] =>
      [basename(path).replace(/\..*$/, ''), ...dirname(path).split('/')].flatMap(name => name.split('-'))
    expect(everything.filter(path => words(path).some(word => vague.test(word)))).toEqual([])
  })

  test('nothing is left for later, switched off or waved through', () => {
    const others = everything.filter(path => !path.startsWith('test/architecture/'))
    expect(linesWith(others, /\b(TODO|FIXME|XXX|HACK)\b|@ts-(ignore|nocheck)|eslint-disable/)).toEqual([])
    expect(linesWith(others, /\b(test|it|describe)\.(skip|only|todo)\b/)).toEqual([])
  })
})

describe('what only one place may know', () => {
  test('providers are named beneath src/providers only', () => {
    expect(providers.length).toBeGreaterThan(0)
    const name = providers.join('|')
    // The contract's prose gives an id as an example, in double quotes, which code never uses: "artha", "artha:9f2c".
    const inCode = new RegExp(`^(?!.*"(${name})(:\\w+)?").*(${name})`, 'i')
    expect(
      linesWith(
        sources.filter(path => !path.startsWith('src/providers/')),
        inCode,
      ),
    ).toEqual([])
    expect(linesWith(filesIn('src/client', ['.graphql']), new RegExp(name, 'i'))).toEqual([])
  })

  test('no provider knows another', () => {
    for (const provider of providers) {
      const others = sources.filter(path =>
        providers.some(other => other !== provider && path.startsWith(`src/providers/${other}/`)),
      )
      expect(linesWith(others, new RegExp(`\\b${provider}`, 'i'))).toEqual([])
    }
  })

  test('the environment is read by config.ts alone, for main', () => {
    const elsewhere = sources.filter(path => !['src/config.ts', 'src/main.ts'].includes(path))
    expect(linesWith(elsewhere, /process\.env/)).toEqual([])
  })

  test('time comes in as an argument wherever decisions are made', () => {
    const deciding = sources.filter(path => /^src\/(domain|gateway|providers)\//.test(path) && !path.includes('sandbox'))
    expect(linesWith(deciding, /\bDate\.now\(\)|\bnew Date\(\)|\bMath\.random\(\)/)).toEqual([])
  })
})
