import { createSecretKey, type KeyObject } from 'node:crypto'
import DataLoader from 'dataloader'
import { and, eq, inArray, isNotNull, ne, sql } from 'drizzle-orm'
import type { EncryptionKeys } from './encryption-keys.ts'
import { freshNonce, open, seal } from './envelope.ts'
import type { Executor } from './executor.ts'
import { KeyCache } from './key-cache.ts'
import { dataKeys } from './schema.ts'
import { NotReady } from './start-problem.ts'

/** The owner's values can be neither opened nor sealed: the data key was destroyed, or never existed. */
export class Erased extends Error {
  override readonly name = 'Erased'
  constructor(readonly ownerId: string) {
    super(`no data key of ${ownerId}: the owner was erased`)
  }
}

export type KeyMaking = { readonly randomBytes: (length: number) => Uint8Array; readonly now: () => Date }
type Row = typeof dataKeys.$inferSelect
type Wrapped = { readonly ownerId: string; readonly wrapped: Uint8Array; readonly wrappedBy: string }

const MOST_CACHED = 10_000
/** How long other processes may still read values that one process erased. */
const CACHED_MS = 60_000
const KEY_BYTES = 32
/** Data keys to try at the start and at each readiness check. */
const TRIED = 20

/** One key per owner, wrapped by the first of ENCRYPTION_KEYS, unwrapped in memory for a minute. */
export class DataKeys {
  readonly #first: string
  readonly #wrapping: ReadonlyMap<string, KeyObject>
  readonly #making: KeyMaking
  readonly #cache: KeyCache
  /** Owners whose key a transaction made: the key may yet vanish, until the transaction commits. */
  readonly #made = new WeakMap<object, Set<string>>()
  readonly #loaders = new WeakMap<object, DataLoader<string, Row | undefined>>()

  constructor(keys: EncryptionKeys, making: KeyMaking) {
    this.#first = keys[0].id
    this.#wrapping = new Map(keys.map(({ id, key }) => [id, createSecretKey(key)]))
    this.#making = making
    this.#cache = new KeyCache({ most: MOST_CACHED, milliseconds: CACHED_MS, now: making.now })
  }

  async of(executor: Executor, ownerId: string): Promise<KeyObject> {
    const cached = this.#cache.get(ownerId)
    if (cached !== undefined) return cached
    const row = await this.#load(executor, ownerId)
    if (row === undefined) throw new Erased(ownerId)
    return this.#take(executor, row)
  }

  async ofOrMade(tx: Executor, ownerId: string): Promise<KeyObject> {
    const cached = this.#cache.get(ownerId)
    if (cached !== undefined) return cached
    const row = (await this.#load(tx, ownerId)) ?? (await this.#make(tx, ownerId))
    return this.#take(tx, row)
  }

  async erase(tx: Executor, ownerId: string): Promise<void> {
    this.#cache.forget(ownerId)
    const destroyed = { wrapped: null, wrappedBy: null }
    await tx
      .insert(dataKeys)
      .values({ ownerId, ...destroyed })
      .onConflictDoUpdate({ target: dataKeys.ownerId, set: destroyed })
  }

  async discard(tx: Executor, ownerId: string): Promise<void> {
    this.#cache.forget(ownerId)
    await tx.delete(dataKeys).where(eq(dataKeys.ownerId, ownerId))
  }

  async rewrap(tx: Executor, limit: number): Promise<number> {
    const older = ne(dataKeys.wrappedBy, this.#first)
    const rows = await tx.select().from(dataKeys).where(older).limit(limit).for('update', { skipLocked: true })
    for (const row of rows.map(present)) await this.#rewrap(tx, row, this.#unwrap(row))
    return rows.length
  }

  async wrappedOtherwise(executor: Executor): Promise<number> {
    return executor.$count(dataKeys, ne(dataKeys.wrappedBy, this.#first))
  }

  /** Throws NotReady where the tried data keys exist and none opens: no other process could open a value that is sealed now. */
  async expectOpening(executor: Executor): Promise<void> {
    const rows = await executor.select().from(dataKeys).where(isNotNull(dataKeys.wrapped)).limit(TRIED)
    if (rows.length === 0 || rows.some(row => this.#opens(present(row)))) return
    const ids = [...new Set(rows.map(({ wrappedBy }) => wrappedBy))].join(', ')
    throw new NotReady(
      `ENCRYPTION_KEYS opens none of the data keys, which are wrapped by ${ids}; it holds ${[...this.#wrapping.keys()].join(', ')}`,
    )
  }

  #opens(row: Wrapped): boolean {
    try {
      return this.#unwrap(row).length > 0
    } catch {
      return false
    }
  }

  async #make(tx: Executor, ownerId: string): Promise<Row> {
    const fresh = this.#wrap(ownerId, this.#making.randomBytes(KEY_BYTES))
    // Waits here for a parallel first use of the same owner; the committed key is then ours too.
    const [made] = await tx.insert(dataKeys).values(fresh).onConflictDoNothing().returning()
    if (made === undefined) {
      const [row] = await tx.select().from(dataKeys).where(eq(dataKeys.ownerId, ownerId))
      if (row === undefined) throw new Erased(ownerId)
      return row
    }
    const session: object = tx._.session
    this.#made.set(session, (this.#made.get(session) ?? new Set()).add(ownerId))
    return made
  }

  async #take(executor: Executor, found: Row): Promise<KeyObject> {
    const row = present(found)
    const bytes = this.#unwrap(row)
    if (row.wrappedBy !== this.#first) await this.#rewrap(executor, row, bytes)
    const key = createSecretKey(bytes)
    if (this.#made.get(executor._.session)?.has(row.ownerId) !== true) this.#cache.keep(row.ownerId, key)
    return key
  }

  /** A page of customers is one read. The read is not remembered: the next statement may find a row gone. */
  #load(executor: Executor, ownerId: string): Promise<Row | undefined> {
    const session: object = executor._.session
    const loader =
      this.#loaders.get(session) ??
      new DataLoader<string, Row | undefined>(
        async ids => {
          const rows = await executor
            .select()
            .from(dataKeys)
            .where(inArray(dataKeys.ownerId, [...new Set(ids)]))
          const byOwner = new Map(rows.map(row => [row.ownerId, row]))
          return ids.map(id => byOwner.get(id))
        },
        { cache: false },
      )
    this.#loaders.set(session, loader)
    return loader.load(ownerId)
  }

  #wrap(ownerId: string, key: Uint8Array): Wrapped {
    const wrapped = seal(this.#wrappingKey(this.#first, ownerId), wrapPlace(ownerId), key, freshNonce(this.#making.randomBytes))
    return { ownerId, wrapped, wrappedBy: this.#first }
  }

  #unwrap({ ownerId, wrapped, wrappedBy }: Wrapped): Uint8Array {
    return open(this.#wrappingKey(wrappedBy, ownerId), wrapPlace(ownerId), wrapped)
  }

  /** A locked row is left for the next time: two readers that rewrap the same owners in two orders must not wait for each other. */
  async #rewrap(executor: Executor, { ownerId, wrappedBy }: Wrapped, key: Uint8Array): Promise<void> {
    const { wrapped, wrappedBy: first } = this.#wrap(ownerId, key)
    const free = sql`(select ${dataKeys.ownerId} from ${dataKeys} where ${and(eq(dataKeys.ownerId, ownerId), eq(dataKeys.wrappedBy, wrappedBy))} for update skip locked)`
    await executor
      .update(dataKeys)
      .set({ wrapped, wrappedBy: first })
      .where(sql`${dataKeys.ownerId} in ${free}`)
  }

  #wrappingKey(id: string, ownerId: string): KeyObject {
    const key = this.#wrapping.get(id)
    if (key !== undefined) return key
    throw new Error(
      `ENCRYPTION_KEYS lacks "${id}", the key that wraps the data key of ${ownerId}; present: ${[...this.#wrapping.keys()].join(', ')}`,
    )
  }
}

function present({ ownerId, wrapped, wrappedBy }: Row): Wrapped {
  if (wrapped === null || wrappedBy === null) throw new Erased(ownerId)
  return { ownerId, wrapped, wrappedBy }
}

const wrapPlace = (ownerId: string): string => `data_keys/${ownerId}/wrapped`
