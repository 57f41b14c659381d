import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))
const text = readFileSync('SECURITY.md', 'utf8')
const { dependencies, scripts } = json('package.json') as {
  dependencies: Record<string, string>
  scripts: Record<string, string>
}
const PERMISSIVE = new Set([
  'MIT',
  'Apache-2.0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  '(MIT AND BSD-3-Clause)',
])

describe('SECURITY.md', () => {
  const [, table = ''] = text.split('## Packages in production')
  const rows = [...table.matchAll(/^\| `([^`]+)`\s+\| (\S+)\s+\| (.+?)\s+\|$/gm)].map(
    ([, name = '', licence = '', purpose = '']) => ({ name, licence, purpose }),
  )

  test('lists every dependency of production with a purpose', () => {
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(dependencies).toSorted())
    expect(rows.filter(({ purpose }) => purpose.length < 6)).toEqual([])
  })

  test.each(rows)('says the licence that $name has', ({ name, licence }) => {
    expect(licence).toBe((json(`node_modules/${name}/package.json`) as { license: string }).license)
  })

  test('names only tests that exist', () => {
    const named = [...text.matchAll(/`(test\/[\w/.-]+)`/g)].map(([, path = '']) => path)
    expect(named.length).toBeGreaterThan(15)
    expect(named.filter(path => !existsSync(path))).toEqual([])
  })
})

test('everything beneath them is licensed permissively too', () => {
  const { packages } = json('package-lock.json') as {
    packages: Record<string, { dev?: boolean; devOptional?: boolean; license?: string }>
  }
  const running = Object.entries(packages).filter(
    ([path, { dev, devOptional }]) => path !== '' && dev !== true && devOptional !== true,
  )
  expect(running.length).toBeGreaterThan(100)
  expect(
    running
      .filter(([, { license }]) => !PERMISSIVE.has(license ?? ''))
      .map(([path, { license }]) => `${path}: ${license ?? 'none'}`),
  ).toEqual([])
})

test('a bill of materials is one command away, without what only developers use', () => {
  expect(scripts['sbom']).toBe('npm sbom --sbom-format cyclonedx --omit dev')
})
