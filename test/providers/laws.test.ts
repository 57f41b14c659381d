import { describe, it } from 'vitest'
import { PROVIDERS } from '../../src/providers/index.ts'
import { LAWS } from './laws.ts'

describe.each(PROVIDERS.map(module => ({ id: module.id, module })))('$id', ({ module }) => {
  it.each(LAWS)('keeps law $number: $title', { timeout: 120_000 }, async ({ holds }) => holds({ module }))
})
