import { countJourneys, topupsPage } from '../../storage/journeys.ts'
import { maySeeCustomer } from '../api/access.ts'
import { decodeAfter, encodeAfter } from '../api/cursor.ts'
import { EMPTY_PAGE, pageOf, type PageOf, type Paging } from '../api/page.ts'
import type { JourneyView } from '../api/views.ts'
import { checkFirst } from '../input/page.ts'
import type { Reading } from './reading.ts'

type Parent = { readonly customerId: string } | { readonly cardId: string }

export const readTopups = (reading: Reading) => ({
  find: (id: string): Promise<JourneyView | null> => reading.journey(id, 'topup'),

  /** Newest first. */
  async of(parent: Parent, page: Paging): Promise<PageOf<JourneyView>> {
    const [of, id] = 'cardId' in parent ? (['card', parent.cardId] as const) : (['customer', parent.customerId] as const)
    const list = `topups ${id}`
    const first = checkFirst(page)
    const [after] = decodeAfter(list, page.after) ?? []
    const allowed = of === 'card' ? (await reading.seen(id)) !== undefined : maySeeCustomer(await reading.access(), id)
    if (!allowed) return { ...EMPTY_PAGE, totalCount: 0 }
    const db = reading.world.database.sql
    return pageOf(await reading.loaders.fresh(await topupsPage(db, of, id, first, after)), {
      first,
      cursorOf: row => encodeAfter(list, row.id),
      view: row => reading.view(row),
      totalCount: await countJourneys(db, { kind: 'topup', parent: of, id }),
    })
  },
})
