import type { Profile } from '../../domain/profile.ts'
import { countCustomers, customersById, listCustomers } from '../../storage/customers.ts'
import { mayReadProfile } from '../api/access.ts'
import { decodeAfter, encodeAfter } from '../api/cursor.ts'
import { pageOf, type PageOf, type Paging } from '../api/page.ts'
import { seesAll } from '../api/viewer.ts'
import type { Customer } from '../api/views.ts'
import { openProfile } from '../engine/content.ts'
import { checkFirst } from '../input/page.ts'
import type { Reading } from './reading.ts'
import { viewOfCustomer } from './views.ts'

const LIST = 'customers'

/** A customer that the viewer may not see is null, like an unknown id. */
export const readCustomers = (reading: Reading) => ({
  /** The viewer's own customer. */
  async me(): Promise<Customer | null> {
    const { customerId } = await reading.access()
    return customerId === undefined ? null : reading.customer(customerId)
  },

  /** By id, by external id, or by both where both name the same customer. */
  async find({ id, externalId }: CustomerKey): Promise<Customer | null> {
    const row =
      id != null
        ? await reading.loaders.customer(id)
        : externalId == null
          ? undefined
          : await reading.loaders.customerByExternalId(externalId)
    const agrees = row !== undefined && (externalId == null || row.externalId === externalId)
    return agrees ? reading.customer(row.id) : null
  },

  /** Oldest first. */
  async list(page: Paging): Promise<PageOf<Customer>> {
    const first = checkFirst(page)
    const [after] = decodeAfter(LIST, page.after) ?? []
    const db = reading.world.database.sql
    const shape = { first, cursorOf: ({ id }: { id: string }) => encodeAfter(LIST, id), view: viewOfCustomer }
    if (seesAll(reading.viewer))
      return pageOf(await listCustomers(db, { first: first + 1, after }), { ...shape, totalCount: await countCustomers(db) })
    const { customerId } = await reading.access()
    const own = customerId === undefined ? [] : await customersById(db, [customerId])
    return pageOf(after === undefined ? own : [], { ...shape, totalCount: own.length })
  },

  /** Our profile of the person. A read by a viewer other than the person leaves an audit entry. */
  async profile(customerId: string): Promise<Profile | null> {
    const row = await reading.loaders.customer(customerId)
    if (row === undefined || !mayReadProfile(await reading.access(), customerId)) return null
    const profile = await openProfile(reading.world.database.sql, reading.world.vault, row)
    if (profile === undefined) return null
    if (seesAll(reading.viewer)) await reading.recordRead('read profile', customerId)
    return profile.reveal()
  },
})

type CustomerKey = { readonly id?: string | null | undefined; readonly externalId?: string | null | undefined }
