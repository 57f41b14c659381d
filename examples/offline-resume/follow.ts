import type { Change, Client } from 'cardgraph/client'

/** All that a phone must keep to go on where it left off: a place in the log, and which changes of each thing it has shown. */
export type Place = { readonly cursor: string; readonly versions: Readonly<Record<string, number>> }
/** Where a place is kept while the app is gone: a file, a database, AsyncStorage. */
export type Keep = { read(): Promise<Place | undefined>; write(place: Place): Promise<void> }

type Following = {
  readonly client: Client
  /** A customer, or one thing of theirs. */
  readonly id: string
  readonly keep: Keep
  readonly show: (change: Change) => void | Promise<void>
  /** Aborted when the app goes to the background. */
  readonly signal?: AbortSignal
}

/**
 * Shows every change of status once, in order, over sessions that end anywhere: first what happened while nobody looked,
 * then what happens. A change is shown before its place is written. An app that is killed between the two shows it again,
 * which is better than never.
 */
export async function follow({ client, id, keep, show, signal }: Following): Promise<void> {
  let { cursor, versions } = (await keep.read()) ?? (await begin(client, id))
  for await (const change of client.watch(id, { after: cursor, ...(signal === undefined ? {} : { signal }) })) {
    cursor = change.cursor
    if (change.version > (versions[change.subject.id] ?? 0)) {
      await show(change)
      versions = { ...versions, [change.subject.id]: change.version }
    }
    await keep.write({ cursor, versions })
  }

  /** A first start shows nothing of the past: it begins where the thing stands now. */
  async function begin(graph: Client, of: string): Promise<Place> {
    const { node } = await graph.ChangeCursor({ id: of })
    if (node == null || !('changeCursor' in node))
      throw new Error(`expected the id of a customer or of something of theirs but got ${of}`)
    const place = { cursor: node.changeCursor, versions: {} }
    await keep.write(place)
    return place
  }
}
