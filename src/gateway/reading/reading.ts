import type { Kind } from '../../domain/provider.ts'
import { customerByExternalId } from '../../storage/customers.ts'
import type { Journey } from '../../storage/journeys.ts'
import { type Access, maySee, maySeeCustomer } from '../api/access.ts'
import { seesAll, type Viewer } from '../api/viewer.ts'
import type { BalanceView, Customer, JourneyView } from '../api/views.ts'
import { nameOf } from '../audit/name.ts'
import type { AuditTrail } from '../audit/trail.ts'
import type { World } from '../world.ts'
import { createBalances } from './balances.ts'
import { createLoaders, type Loaders } from './loaders.ts'
import { viewOf, viewOfCustomer } from './views.ts'

/** The caller's own customer id is looked up once a request; staff and services have none. */
export async function accessFor(world: World, viewer: Viewer): Promise<Access> {
  if (!viewer.roles.has('CUSTOMER')) return { viewer, customerId: undefined }
  return { viewer, customerId: (await customerByExternalId(world.database.sql, viewer.subject))?.id }
}

/** One request's reads: the loaders, the viewer, and the checks that all nouns share. */
export class Reading {
  readonly #readEntries = new Set<string>()
  #access: Promise<Access> | undefined
  #loaders: Loaders
  #balances: (row: Journey) => Promise<BalanceView | null>
  #observing: boolean

  /** `observe`: whether reads ask providers about stale journeys. */
  constructor(
    readonly world: World,
    readonly viewer: Viewer,
    readonly trail: AuditTrail,
    { observe }: { readonly observe: boolean },
  ) {
    this.#observing = observe
    this.#loaders = createLoaders(world, { observe })
    this.#balances = createBalances(world, this.#loaders, viewer)
  }

  get loaders(): Loaders {
    return this.#loaders
  }

  get observing(): boolean {
    return this.#observing
  }

  access(): Promise<Access> {
    return (this.#access ??= accessFor(this.world, this.viewer))
  }

  /** After a verb: rows are read again in the current state. The verb has had a turn, so no provider is asked. */
  anew(): void {
    this.#access = undefined
    this.#observing = false
    this.#loaders = createLoaders(this.world, { observe: false })
    this.#balances = createBalances(this.world, this.#loaders, this.viewer, { anew: true })
  }

  /** The row, observed where stale; undefined where the viewer may not see the row, and then no provider is asked. */
  async seen(id: string): Promise<Journey | undefined> {
    const row = await this.#loaders.stored(id)
    return row !== undefined && maySee(await this.access(), row) ? this.#loaders.journey(id) : undefined
  }

  async journey(id: string, kind?: Kind): Promise<JourneyView | null> {
    const row = await this.seen(id)
    return row === undefined || (kind !== undefined && row.kind !== kind) ? null : this.view(row)
  }

  async customer(id: string): Promise<Customer | null> {
    const row = await this.#loaders.customer(id)
    return row === undefined || !maySeeCustomer(await this.access(), row.id) ? null : viewOfCustomer(row)
  }

  /** The provider's own words are sealed with the row, and opened only for viewers who may read them. */
  async view(row: Journey): Promise<JourneyView> {
    const words = row.reason !== null && seesAll(this.viewer) ? (await this.#loaders.content(row)).providerMessage : undefined
    return viewOf(this.world, this.viewer, row, words)
  }

  /** The rows that the viewer may see. */
  async views(rows: readonly Journey[]): Promise<JourneyView[]> {
    const access = await this.access()
    return Promise.all(rows.filter(row => maySee(access, row)).map(row => this.view(row)))
  }

  async balance(id: string): Promise<BalanceView | null> {
    const row = await this.seen(id)
    return row === undefined ? null : this.#balances(row)
  }

  /** Writes an audit entry for a read of personal data: one entry a request for each operation and target. */
  async recordRead(operation: string, target: string): Promise<void> {
    const name = `${operation} ${target}`
    if (this.#readEntries.has(name)) return
    this.#readEntries.add(name)
    const by = { ...this.viewer, subject: nameOf(await this.access()) }
    await this.trail.record({ by, operation, target, outcome: 'DONE' })
  }
}
