import type { Change, Client } from '../../src/client/index.ts'

/** What a subscriber was told, as it reads: "Card PENDING → ACTIVE". */
export type Watched = {
  /** Waits for as many changes as it is asked for. */
  take(count: number): Promise<string[]>
  end(): Promise<void>
}

/** Follows whatever this id names in the background, from a cursor on. */
export function watching(client: Client, { id, changeCursor }: { id: string; changeCursor: string }): Watched {
  const leaving = new AbortController()
  const told: string[] = []
  let wake = (): void => {}
  const following = follow(client.watch(id, { after: changeCursor, signal: leaving.signal }))

  async function follow(changes: AsyncIterable<Change>): Promise<void> {
    for await (const { subject, from, to } of changes) {
      told.push(`${subject.__typename} ${from ?? null} → ${to}`)
      wake()
    }
  }
  return {
    async take(count) {
      while (told.length < count) await Promise.race([following, new Promise<void>(resolve => (wake = resolve))])
      return told.slice(0, count)
    },
    async end() {
      leaving.abort()
      await following
    },
  }
}

/** The next so many changes after a cursor, over a connection of their own. */
export async function changesAfter(client: Client, id: string, after: string, count: number): Promise<Change[]> {
  const leaving = new AbortController()
  const told: Change[] = []
  for await (const change of client.watch(id, { after, signal: leaving.signal })) {
    told.push(change)
    if (told.length === count) break
  }
  leaving.abort()
  return told
}
