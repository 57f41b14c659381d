import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { expect, test } from 'vitest'
import { capabilitiesOf } from '../../src/gateway/engine/capabilities.ts'
import { PROVIDERS } from '../../src/providers/index.ts'
import { SHARED } from '../../src/variables.ts'
import { LAWS } from '../providers/laws.ts'
import { openScene } from '../providers/scene.ts'

const OPERATORS = 'docs/operators.md'
const START = '<!-- capabilities -->\n'
const END = '<!-- /capabilities -->'

/** One row per capability, one column per provider, computed from the adapters. */
async function capabilityTable(): Promise<string> {
  const scenes = await Promise.all(PROVIDERS.map(module => openScene({ module })))
  const columns = scenes.map(({ provider }) => ({ name: provider.name, capabilities: capabilitiesOf(provider) }))
  await Promise.all(scenes.map(scene => scene.close()))
  const rows = (columns[0]?.capabilities ?? []).map(({ name }) => [
    name,
    ...columns.map(({ capabilities }) => {
      const found = capabilities.find(capability => capability.name === name)
      return [found?.supported ? 'yes' : 'no', ...(found?.note == null ? [] : [found.note])].join(', ')
    }),
  ])
  const lines = [['', ...columns.map(({ name }) => name)], ['', ...columns].map(() => '---'), ...rows]
  return format(lines.map(cells => `| ${cells.join(' | ')} |`).join('\n'), {
    ...(await resolveConfig(OPERATORS)),
    parser: 'markdown',
  })
}

test('the table of capabilities in docs/operators.md says what the adapters can do today', async () => {
  const [before = '', rest = ''] = readFileSync(OPERATORS, 'utf8').split(START)
  const [, after = ''] = rest.split(END)
  const expected = `${before}${START}\n${await capabilityTable()}\n${END}${after}`
  if (process.env['UPDATE'] !== undefined) writeFileSync(OPERATORS, expected)
  expect(
    readFileSync(OPERATORS, 'utf8'),
    'UPDATE=1 npx vitest run --project product test/architecture/readme.test.ts writes it',
  ).toBe(expected)
})

test('docs/operators.md names every variable that the configuration reads', () => {
  const variables = [...Object.keys(SHARED.shape), ...PROVIDERS.flatMap(({ settings }) => Object.keys(settings.shape))]
  const documented = readFileSync(OPERATORS, 'utf8')
  expect(variables.length).toBeGreaterThan(20)
  expect(variables.filter(name => !documented.includes(`\`${name}\``))).toEqual([])
})

test('CONTRIBUTING promises the laws that the tests run, and no other laws', () => {
  const [, section = ''] = readFileSync('CONTRIBUTING.md', 'utf8').split('### The laws')
  const promised = [...section.matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number))
  expect(promised).toEqual(LAWS.map(({ number }) => number))
})

test('the README has fewer than 200 lines', () => {
  expect(readFileSync('README.md', 'utf8').split('\n').length).toBeLessThan(200)
})

test.each(['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...readdirSync('docs').map(name => `docs/${name}`)])(
  'every link of %s leads to a file',
  document => {
    const links = [...readFileSync(document, 'utf8').matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target)
    const files = links.filter(target => !URL.canParse(target))
    expect(files.filter(target => !existsSync(join(dirname(document), target)))).toEqual([])
  },
)
