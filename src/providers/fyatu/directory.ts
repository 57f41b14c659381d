import { Fault } from '../../domain/fault.ts'
import type { Listing, Page } from '../../domain/provider.ts'
import { offsetIn } from '../kit/offset.ts'
import { pageOf, PAGE } from './pages.ts'
import { CardholderStanding } from './shapes.ts'
import { CARDHOLDER_STATUS } from './statuses.ts'
import type { Wire } from './wire.ts'

/** Its own list, in its own order (newest first [assumed]); a page goes on at an offset. */
export const createDirectory =
  (wire: Wire) =>
  async (page: Page): Promise<Listing> => {
    const limit = Math.max(1, Math.min(page.first, PAGE))
    const offset = offsetIn(page.after)
    const { providerStatus: wanted } = page
    if (wanted !== undefined && !Object.hasOwn(CARDHOLDER_STATUS, wanted))
      throw new Fault('rejected', `expected one of ${Object.keys(CARDHOLDER_STATUS).join(', ')} but got another status`)
    const query = { limit, offset, status: wanted }
    const { items, total, hasMore, unread = 0 } = await pageOf(wire, 'GET cardholders', '/cardholders', query, CardholderStanding)
    return {
      cardholders: items.map(({ id, reference, status, createdAt }) => ({
        refs: { id },
        ...(reference === undefined ? {} : { reference }),
        status: CARDHOLDER_STATUS[status] ?? 'PENDING',
        providerStatus: status,
        ...(createdAt === undefined ? {} : { createdAt }),
      })),
      ...(hasMore === true ? { next: String(offset + items.length + unread) } : {}),
      ...(total === undefined ? {} : { total }),
    }
  }
