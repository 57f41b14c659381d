import type { Reads } from '../../domain/provider.ts'

/** Reads of one turn: each upstream GET once, remembered no longer than this object lives. */
export function freshReads(): Reads {
  const memory = new Map<string, Promise<unknown>>()
  return {
    get<T>(key: string, load: () => Promise<T>): Promise<T> {
      const known = (memory.get(key) as Promise<T> | undefined) ?? load()
      memory.set(key, known)
      return known
    },
  }
}
