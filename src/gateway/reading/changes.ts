import { changesAfter } from '../../storage/changes.ts'
import { type Access, maySee, maySeeCustomer, notFound } from '../api/access.ts'
import { decodeCursor, encodeCursor } from '../api/cursor.ts'
import { pageOf, type PageOf, type Paging } from '../api/page.ts'
import type { Change } from '../api/views.ts'
import { checkFirst } from '../input/page.ts'
import type { World } from '../world.ts'
import { createLoaders } from './loaders.ts'
import type { Reading } from './reading.ts'
import { viewOfChange } from './views.ts'

export const readChanges = (reading: Reading) => ({
  /** The changes of a customer or a journey, oldest first; NOT_FOUND for an id that the viewer may not see. */
  async list(id: string, page: Paging): Promise<PageOf<Change>> {
    const first = checkFirst(page)
    const { streamId, subjects } = await streamOf(reading.world, await reading.access(), id)
    const position = page.after === undefined ? 0 : decodeCursor(streamId, page.after)
    const limit = { limit: first + 1, ...(subjects === undefined ? {} : { subjects }) }
    return pageOf(await changesAfter(reading.world.database.sql, streamId, position, limit), {
      first,
      cursorOf: change => encodeCursor(change.streamId, change.position),
      view: change => viewOfChange(reading.viewer, change),
    })
  },
})

type Stream = { readonly streamId: string; readonly subjects?: readonly string[] }

/** The stream that holds an id's changes, and the subjects in the stream; NOT_FOUND for an id that the viewer may not see. */
export async function streamOf(world: World, access: Access, id: string): Promise<Stream> {
  const loaders = createLoaders(world, { observe: false })
  if (id.startsWith('cus_')) {
    const found = (await loaders.customer(id)) !== undefined && maySeeCustomer(access, id)
    return found ? { streamId: id } : notFound('customer or journey', ['id'])
  }
  const row = await loaders.journey(id)
  return row !== undefined && maySee(access, row)
    ? { streamId: row.ownerId, subjects: [row.id] }
    : notFound('customer or journey', ['id'])
}
