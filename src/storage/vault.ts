import { Private } from '../domain/private.ts'
import { DataKeys, type KeyMaking } from './data-keys.ts'
import type { EncryptionKeys } from './encryption-keys.ts'
import { freshNonce, open, seal } from './envelope.ts'
import type { Executor } from './executor.ts'
import { decode, encode } from './sealed-json.ts'

export { Erased } from './data-keys.ts'
export { developmentKey, type EncryptionKeys } from './encryption-keys.ts'

/** The place of a sealed value. The value opens only there. */
export type Place = { readonly table: string; readonly row: string; readonly field: string }

/** Seals personal values under a key of the owner. Destroying the key erases all values, and in backups once no backup holds the key. */
export interface Vault {
  /** Plain data, Dates and Private values. The owner's first use makes the data key; throws Erased when the key was destroyed. */
  seal(tx: Executor, ownerId: string, place: Place, value: unknown): Promise<Uint8Array>
  /** Throws Erased when the owner's data key is gone. */
  open<T>(tx: Executor, ownerId: string, place: Place, sealed: Uint8Array): Promise<Private<T>>
  /** Destroys the owner's data key: sealed values can never be read again, by other processes after a minute at most, and no new value is sealed. */
  erase(tx: Executor, ownerId: string): Promise<void>
  /** Destroys the data key of an owner that never comes again, such as a challenge that is over, and leaves no row. */
  discard(tx: Executor, ownerId: string): Promise<void>
  /** Wraps data keys anew that an older key wraps, and returns the count; locked keys are left out. A key that is opened is rewrapped as well. */
  rewrap(tx: Executor, limit: number): Promise<number>
  /** How many data keys an older key still wraps. */
  wrappedOtherwise(executor: Executor): Promise<number>
  /** Throws NotReady where no data key can be opened. */
  expectOpening(executor: Executor): Promise<void>
}

export function createVault(keys: EncryptionKeys, making: KeyMaking): Vault {
  const dataKeys = new DataKeys(keys, making)
  return {
    async seal(tx, ownerId, place, value) {
      const plain = encode(value)
      return seal(await dataKeys.ofOrMade(tx, ownerId), label(place), plain, freshNonce(making.randomBytes))
    },
    async open<T>(tx: Executor, ownerId: string, place: Place, sealed: Uint8Array) {
      return new Private(decode(open(await dataKeys.of(tx, ownerId), label(place), sealed)) as T)
    },
    erase: (tx, ownerId) => dataKeys.erase(tx, ownerId),
    discard: (tx, ownerId) => dataKeys.discard(tx, ownerId),
    rewrap: (tx, limit) => dataKeys.rewrap(tx, limit),
    wrappedOtherwise: executor => dataKeys.wrappedOtherwise(executor),
    expectOpening: executor => dataKeys.expectOpening(executor),
  }
}

const label = ({ table, row, field }: Place): string => `${table}/${row}/${field}`
