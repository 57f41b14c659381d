import { PROVIDERS } from '../../../src/providers/index.ts'
import { mutations } from './mutations.ts'

// Two files, so that two workers share the adapters.
await mutations(PROVIDERS.filter((_, n) => n % 2 === 0))
