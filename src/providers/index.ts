import type { ProviderModule } from './kit/module.ts'
import { artha } from './artha/index.ts'
import { fyatu } from './fyatu/index.ts'
import { pintopay } from './pintopay/index.ts'
import { yativo } from './yativo/index.ts'

/** Every provider: one line each. */
export const PROVIDERS: readonly ProviderModule[] = [artha, fyatu, pintopay, yativo]
