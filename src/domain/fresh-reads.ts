import type { Reads } from './provider.ts'

/** The reads of one request or one turn: each GET is sent once, and the answer lives as long as the object. */
export function freshReads(): Reads {
  const memory = new Map<string, Promise<unknown>>()
  return {
    get<T>(key: string, load: () => Promise<T>): Promise<T> {
      const known = memory.get(key)
      if (known !== undefined) return known as Promise<T>
      const loading = load()
      memory.set(key, loading)
      return loading
    },
  }
}
