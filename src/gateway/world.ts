import type { Pace } from '../domain/journey.ts'
import type { Provider } from '../domain/provider.ts'
import type { SubjectKind } from '../domain/record.ts'
import type { Database } from '../storage/database.ts'
import type { Vault } from '../storage/vault.ts'
import type { Catalog } from './engine/catalog.ts'
import type { HealthBook } from './engine/health.ts'
import type { Logger } from './logger.ts'

/** The surroundings of the gateway; made once by main. Time and randomness enter here and nowhere else. */
export type World = {
  readonly database: Database
  readonly vault: Vault
  readonly providers: ReadonlyMap<string, Provider>
  readonly now: () => Date
  /** 0 to 1 */
  readonly chance: () => number
  readonly newId: (kind: SubjectKind | 'customer') => string
  readonly pace: Pace
  readonly limits: Limits
  readonly logger: Logger
  readonly health: HealthBook
  /** Every provider's products, cached. */
  readonly catalog: Catalog
}

/** All in seconds. sendWindow + writeTimeout must end before the lease does. */
export type Limits = {
  /** From the trace until the last instant at which a request may be sent. */
  readonly sendWindow: number
  readonly writeTimeout: number
  readonly lease: number
  /** How old a row may be before a read asks the provider. */
  readonly readFresh: number
  /** How long a mutation waits for its turn. */
  readonly mutationWait: number
  /** How long a read waits for the provider. */
  readonly readWait: number
}

export const USUAL_LIMITS: Limits = { sendWindow: 10, writeTimeout: 15, lease: 30, readFresh: 5, mutationWait: 1.8, readWait: 1 }
