import { Private } from '../domain/private.ts'
import { DataKeys, type KeyMaking } from './data-keys.ts'
import type { EncryptionKeys } from './encryption-keys.ts'
import { freshNonce, open, seal } from './envelope.ts'
import type { Executor } from './executor.ts'
import { decode, encode } from './sealed-json.ts'

export { Erased } from './data-keys.ts'
export { developmentKey, type EncryptionKeys } from './encryption-keys.ts'

/** Where a sealed value is kept. It opens there and nowhere else. */
export type Place = { readonly table: string; readonly row: string; readonly field: string }

/** Seals personal values under a key of their owner. Destroying that key erases them all, and in backups once none of them holds the key. */
export interface Vault {
  /** Plain data, Dates and Private values. The owner's first use makes its data key; throws Erased when that key was destroyed. */
  seal(tx: Executor, ownerId: string, place: Place, value: unknown): Promise<Uint8Array>
  /** Throws Erased when the owner's data key is gone. */
  open<T>(tx: Executor, ownerId: string, place: Place, sealed: Uint8Array): Promise<Private<T>>
  /** Destroys the owner's data key: what it sealed can never be read again, by other processes after a minute at most, and nothing is sealed for it any more. */
  erase(tx: Executor, ownerId: string): Promise<void>
  /** Destroys the data key of an owner that never comes again, such as a challenge that is over, and leaves no row. */
  discard(tx: Executor, ownerId: string): Promise<void>
  /** Wraps data keys anew that an older key wraps, and says how many; those that somebody holds just now are left out. What is opened is rewrapped by itself. */
  rewrap(tx: Executor, limit: number): Promise<number>
  /** How many data keys an older key still wraps. */
  wrappedOtherwise(executor: Executor): Promise<number>
  /** Throws NotReady where none of the data keys can be opened. */
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
