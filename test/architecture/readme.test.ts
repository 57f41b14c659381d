import { readFileSync, writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { expect, test } from 'vitest'
import { capabilitiesOf } from '../../src/gateway/engine/capabilities.ts'
import { PROVIDERS } from '../../src/providers/index.ts'
import { SHARED } from '../../src/variables.ts'
import { LAWS } from '../providers/laws.ts'
import { openScene } from '../providers/scene.ts'

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
    ...(await resolveConfig('README.md')),
    parser: 'markdown',
  })
}

test('the table of capabilities in the README is what the adapters can do today', async () => {
  const readme = readFileSync('README.md', 'utf8')
  const [before = '', rest = ''] = readme.split(START)
  const [, after = ''] = rest.split(END)
  const expected = `${before}${START}\n${await capabilityTable()}\n${END}${after}`
  if (process.env['UPDATE'] !== undefined) writeFileSync('README.md', expected)
  expect(
    readFileSync('README.md', 'utf8'),
    'UPDATE=1 npx vitest run --project product test/architecture/readme.test.ts writes it',
  ).toBe(expected)
})

test('every variable that configuration reads is in the README', () => {
  const variables = [...Object.keys(SHARED.shape), ...PROVIDERS.flatMap(({ settings }) => Object.keys(settings.shape))]
  const readme = readFileSync('README.md', 'utf8')
  expect(variables.length).toBeGreaterThan(20)
  expect(variables.filter(name => !readme.includes(`\`${name}\``))).toEqual([])
})

test('the laws that CONTRIBUTING promises are the ones that are run', () => {
  const [, section = ''] = readFileSync('CONTRIBUTING.md', 'utf8').split('### The laws')
  const promised = [...section.matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number))
  expect(promised).toEqual(LAWS.map(({ number }) => number))
})
