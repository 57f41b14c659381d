import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const OPTIONS = [
  '--noEmit',
  '--strict',
  '--exactOptionalPropertyTypes',
  '--skipLibCheck',
  '--module',
  'NodeNext',
  '--target',
  'ES2023',
]

/** A project of somebody else's, which has this package among its own. */
let project: string
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'cardgraph-client-'))
  await mkdir(join(project, 'node_modules'))
  await symlink(resolve('.'), join(project, 'node_modules/cardgraph'))
  await writeFile(join(project, 'package.json'), '{ "type": "module" }')
})
afterAll(() => rm(project, { recursive: true, force: true }))

async function compile(code: string): Promise<string> {
  const file = join(project, 'app.ts')
  await writeFile(
    file,
    `import { createClient } from 'cardgraph/client'\nconst client = createClient('http://cardgraph.test/graphql')\n${code}\n`,
  )
  const tsc = run(process.execPath, [resolve('node_modules/typescript/bin/tsc'), ...OPTIONS, file], { cwd: project })
  return tsc.then(
    ({ stdout }) => stdout,
    (error: { stdout: string }) => error.stdout,
  )
}

test('the built client can be imported from another project', async () => {
  const code = `const client = (await import('cardgraph/client')).createClient('http://cardgraph.test/graphql'); console.log(typeof client.watch, typeof client.IssueCard)`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code], { cwd: project })
  expect(stdout.trim()).toBe('function function')
})

test('another project’s compiler knows every variable, every field and every change', async () => {
  const right = `
    const { issueCard } = await client.IssueCard({ input: { cardholderId: 'chd_1', productId: 'p', idempotencyKey: 'k' } })
    const last4: string | null | undefined = issueCard.card?.last4
    for await (const { subject, to } of client.watch('cus_1', { after: 'c' })) console.log(subject.__typename, to satisfies string, last4)
  `
  expect(await compile(right)).toBe('')
})

test.each([
  ['a variable that is left out', "await client.IssueCard({ input: { cardholderId: 'chd_1' } })", 'productId'],
  ['a variable of another type', 'await client.Customer({ id: 1 })', "'number' is not assignable"],
  ['a field that is not there', "const pan = (await client.Customer({ id: 'cus_1' })).customer?.pan", "'pan' does not exist"],
  ['an operation that is not there', 'await client.PrintMoney({})', "'PrintMoney' does not exist"],
])('another project’s compiler finds %s', async (_what, wrong, complaint) => {
  expect(await compile(wrong)).toContain(complaint)
})
