import { Fault } from '../../domain/fault.ts'
import type { Profile } from '../../domain/profile.ts'
import { mayReadProfile, mustSeeAll } from '../api/access.ts'
import { decodeAfter, encodeAfter } from '../api/cursor.ts'
import { EMPTY_PAGE, type PageOf, type Paging } from '../api/page.ts'
import { refuse } from '../api/refusal.ts'
import { seesAll } from '../api/viewer.ts'
import type { BalanceView, JourneyView } from '../api/views.ts'
import { checkFilter, checkFirst } from '../input/page.ts'
import { listCardholders } from './listings.ts'
import type { Reading } from './reading.ts'

export const readCardholders = (reading: Reading) => ({
  find: (id: string): Promise<JourneyView | null> => reading.journey(id, 'cardholder'),

  /** A customer's registrations, oldest first. */
  async of({ customerId }: { readonly customerId: string }): Promise<readonly JourneyView[]> {
    return reading.views(await reading.loaders.children('customer', customerId, 'cardholder'))
  },

  /** A customer's registration with one provider. */
  async at(customerId: string, providerId: string): Promise<JourneyView | null> {
    const rows = await reading.loaders.children('customer', customerId, 'cardholder')
    return (await reading.views(rows)).find(cardholder => cardholder.providerId === providerId) ?? null
  },

  /** The person's data at the provider, read live. A read by a viewer other than the person leaves an audit entry. */
  async profile(cardholderId: string): Promise<Profile | null> {
    const row = await reading.seen(cardholderId)
    if (row === undefined || row.providerRef === null || !mayReadProfile(await reading.access(), row.customerId)) return null
    const profiles = reading.world.providers.get(row.provider)?.profiles
    if (profiles === undefined) return null
    // A provider may have to keep the data of a person who was erased here; the gateway no longer shows such data.
    if (row.customerId !== null && (await reading.loaders.customer(row.customerId))?.erasedAt != null) return null
    const [profile] = await profiles([row.refs], reading.loaders.reads)
    if (profile === undefined || profile instanceof Fault)
      return refuse('PROVIDER_UNAVAILABLE', 'the provider did not answer; try again later')
    if (seesAll(reading.viewer)) await reading.recordRead('read profile', cardholderId)
    return profile.reveal()
  },

  /** The wallet that the cardholder's cards share, read live; null where the provider has no such wallet. */
  balance: (id: string): Promise<BalanceView | null> => reading.balance(id),

  /** The provider's own list, read live. */
  async listAt(providerId: string, page: ListingPage): Promise<PageOf<JourneyView>> {
    mustSeeAll(reading.viewer)
    const list = `cardholders ${providerId}`
    const first = checkFirst(page)
    const [after] = decodeAfter(list, page.after) ?? []
    const providerStatus = checkFilter('providerStatus', page.providerStatus)
    const provider = reading.world.providers.get(providerId)
    if (provider === undefined) return { ...EMPTY_PAGE, totalCount: 0 }
    const { rows, next, total } = await listCardholders(reading.world, provider, {
      first,
      withBalances: page.withBalances,
      ...(after === undefined ? {} : { after }),
      ...(providerStatus === undefined ? {} : { providerStatus }),
    })
    const nodes = await Promise.all(rows.map(row => reading.view(row)))
    return { nodes, hasNextPage: next !== null, endCursor: next === null ? null : encodeAfter(list, next), totalCount: total }
  },
})

type ListingPage = Paging & { readonly providerStatus?: string | null | undefined; readonly withBalances: boolean }
