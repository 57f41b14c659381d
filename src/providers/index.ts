import type { ProviderModule } from './kit/module.ts'

/** Every provider there is: one line each. */
export const PROVIDERS: readonly ProviderModule[] = []
