import { timelineOf } from '../../storage/changes.ts'
import { maySee } from '../api/access.ts'
import { decodeCursor, encodeCursor } from '../api/cursor.ts'
import { EMPTY_PAGE, pageOf, type PageOf, type Paging } from '../api/page.ts'
import type { Attempt, Change, JourneyView } from '../api/views.ts'
import { checkFirst } from '../input/page.ts'
import type { Reading } from './reading.ts'
import { viewOfChange } from './views.ts'

/** Journeys of any kind. */
export const readJourneys = (reading: Reading) => ({
  find: (id: string): Promise<JourneyView | null> => reading.journey(id),

  /** Back-office only; empty for every other viewer. */
  async attempts(journeyId: string): Promise<readonly Attempt[]> {
    if (!reading.viewer.roles.has('BACK_OFFICE') || (await reading.seen(journeyId)) === undefined) return []
    return reading.loaders.attempts(journeyId)
  },

  /** Oldest first. */
  async timeline(journeyId: string, page: Paging): Promise<PageOf<Change>> {
    const row = await reading.loaders.stored(journeyId)
    if (row === undefined || !maySee(await reading.access(), row)) return EMPTY_PAGE
    const first = checkFirst(page)
    const after = page.after === undefined ? undefined : decodeCursor(row.ownerId, page.after)
    return pageOf(await timelineOf(reading.world.database.sql, journeyId, first, after), {
      first,
      cursorOf: change => encodeCursor(change.streamId, change.position),
      view: change => viewOfChange(reading.viewer, change),
    })
  },
})
