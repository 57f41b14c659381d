import { describe, test } from 'vitest'
import { PROVIDERS } from '../../src/providers/index.ts'
import { onePurchase } from './laws/card-use.ts'

describe.each(PROVIDERS.map(module => [module.id, module] as const))('%s', (_id, module) => {
  test('one purchase is one transaction, whatever is lost, doubled or disordered', () => onePurchase({ module }), 60_000)
})
