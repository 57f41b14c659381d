import type { z } from 'zod'
import type { Provider } from '../../domain/provider.ts'
import type { Sandbox, SandboxOptions } from './sandbox.ts'
import type { Surroundings } from './surroundings.ts'

/** What a provider's folder exports to the list in providers/index.ts. */
export type ProviderModule<Settings extends z.ZodObject = z.ZodObject> = {
  /** "artha": lower case; its environment variables start with it in upper case. */
  readonly id: string
  /** Its environment variables by name, e.g. ARTHA_BASE_URL. With none of them set the provider is off. */
  readonly settings: Settings
  create(settings: z.infer<Settings>, surroundings: Surroundings): Provider
  /** The provider, simulated. Loaded on demand, so that production never does. */
  sandbox(): Promise<(options: SandboxOptions) => Promise<Sandbox>>
}

/** Keeps the settings' type from the schema to `create`, and forgets it for the list. */
export function defineProvider<Settings extends z.ZodObject>(module: ProviderModule<Settings>): ProviderModule {
  return module
}
