import type { z } from 'zod'
import type { Provider } from '../../domain/provider.ts'
import type { Sandbox, SandboxOptions } from './sandbox.ts'
import type { Surroundings } from './surroundings.ts'

/** The export of a provider's folder to the list in providers/index.ts. */
export type ProviderModule<Settings extends z.ZodObject = z.ZodObject> = {
  /** "artha": lower case; the names of the environment variables start with the id in upper case. */
  readonly id: string
  /** The environment variables by name, e.g. ARTHA_BASE_URL. Without any of the variables the provider is off. */
  readonly settings: Settings
  create(settings: z.infer<Settings>, surroundings: Surroundings): Provider
  /** The simulated provider. Loaded on demand, so that production never loads a sandbox. */
  sandbox(): Promise<(options: SandboxOptions) => Promise<Sandbox>>
}

/** Keeps the settings' type from the schema to `create`, and hides the type from the list. */
export function defineProvider<Settings extends z.ZodObject>(module: ProviderModule<Settings>): ProviderModule {
  return module
}
