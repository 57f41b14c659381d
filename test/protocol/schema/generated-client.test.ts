import { readFile } from 'node:fs/promises'
import { generate, loadCodegenConfig } from '@graphql-codegen/cli'
import { expect, test } from 'vitest'

test('the committed client is what the schema and the operations generate today', async () => {
  const { config } = await loadCodegenConfig({ configFilePath: 'codegen.yml' })
  const [file] = (await generate({ ...config, silent: true }, false)) as { filename: string; content: string }[]
  expect(file?.content, 'run `npm run generate` and commit src/client/generated.ts').toBe(
    await readFile('src/client/generated.ts', 'utf8'),
  )
})
