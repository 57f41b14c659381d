import { countJourneys, reviewsPage } from '../../storage/journeys.ts'
import { mustBeBackOffice } from '../api/access.ts'
import { decodeAfter, encodeAfter } from '../api/cursor.ts'
import { pageOf, type PageOf, type Paging } from '../api/page.ts'
import { refuse } from '../api/refusal.ts'
import type { JourneyView } from '../api/views.ts'
import { checkFilter, checkFirst } from '../input/page.ts'
import type { Reading } from './reading.ts'

const LIST = 'reviews'

export const readReviews = (reading: Reading) => ({
  /** Journeys that wait for a person, oldest first. */
  async list(page: Paging & { readonly providerId?: string | null | undefined }): Promise<PageOf<JourneyView>> {
    mustBeBackOffice(reading.viewer)
    const first = checkFirst(page)
    const after = placeOf(page.after)
    const providerId = checkFilter('providerId', page.providerId)
    const db = reading.world.database.sql
    return pageOf(await reviewsPage(db, first, after, providerId), {
      first,
      cursorOf: row => encodeAfter(LIST, row.updatedAt.toISOString(), row.id),
      view: row => reading.view(row),
      totalCount: providerId === undefined ? await countJourneys(db, { phase: 'review' }) : null,
    })
  },
})

function placeOf(after: string | undefined): { at: Date; id: string } | undefined {
  const [at, id] = decodeAfter(LIST, after, 2) ?? []
  if (at === undefined || id === undefined) return undefined
  if (Number.isNaN(Date.parse(at))) refuse('INVALID_INPUT', 'this cursor holds no time', { path: ['after'] })
  return { at: new Date(at), id }
}
