import { directionOf } from '../../domain/transaction.ts'
import { type Transaction, transactionsById, transactionsPage } from '../../storage/card-use/transactions.ts'
import { maySee, maySeeCustomer } from '../api/access.ts'
import { decodeAfter, encodeAfter, encodeCursor } from '../api/cursor.ts'
import { EMPTY_PAGE, pageOf, type PageOf, type Paging } from '../api/page.ts'
import { seesAll } from '../api/viewer.ts'
import type { Merchant, TransactionView } from '../api/views.ts'
import { openPersonal } from '../engine/card-use/personal.ts'
import { isOurs } from '../ids.ts'
import { checkFirst } from '../input/page.ts'
import { refuse } from '../api/refusal.ts'
import type { Reading } from './reading.ts'
import { reasonFor } from './views.ts'

type Parent = { readonly customerId: string } | { readonly cardId: string }

export const readTransactions = (reading: Reading) => ({
  async find(id: string): Promise<TransactionView | null> {
    const row = await visible(reading, id)
    return row === undefined ? null : viewOf(reading, row)
  },

  /** Newest first by the time of use. */
  async of(parent: Parent, page: Paging): Promise<PageOf<TransactionView>> {
    const [of, id] = 'cardId' in parent ? (['card', parent.cardId] as const) : (['customer', parent.customerId] as const)
    const list = `transactions ${id}`
    const first = checkFirst(page)
    const [at, afterId] = decodeAfter(list, page.after, 2) ?? []
    if (at !== undefined && Number.isNaN(Date.parse(at)))
      refuse('INVALID_INPUT', 'this cursor is not of this list', { path: ['after'] })
    const stored = of === 'card' ? await reading.loaders.stored(id) : undefined
    const access = await reading.access()
    const allowed = of === 'card' ? stored !== undefined && maySee(access, stored) : maySeeCustomer(access, id)
    if (!allowed) return EMPTY_PAGE
    const after = at === undefined || afterId === undefined ? undefined : { at: new Date(at), id: afterId }
    return pageOf(await transactionsPage(reading.world.database.sql, of, id, first, after), {
      first,
      cursorOf: row => encodeAfter(list, row.occurredAt.toISOString(), row.id),
      view: row => viewOf(reading, row),
    })
  },

  /** Where the card was used. */
  async merchant(id: string): Promise<Merchant | null> {
    const row = await visible(reading, id)
    return row === undefined ? null : ((await openPersonal(reading.world, reading.world.database.sql, row)).merchant ?? null)
  },
})

async function visible(reading: Reading, id: string): Promise<Transaction | undefined> {
  const [row] = isOurs(id) ? await transactionsById(reading.world.database.sql, [id]) : []
  return row !== undefined && maySee(await reading.access(), row) ? row : undefined
}

/** The provider's own words are sealed with the row, and opened only for viewers who may read them. */
async function viewOf({ world, viewer }: Reading, row: Transaction): Promise<TransactionView> {
  const inside = seesAll(viewer)
  const words = row.reason !== null && inside ? (await openPersonal(world, world.database.sql, row)).providerMessage : undefined
  const { currency } = row
  const held = row.authorizedAmount
  return {
    kind: 'transaction',
    id: row.id,
    cardId: row.cardId,
    did: row.kind,
    status: row.status,
    direction: directionOf(row.kind),
    amount: { amount: row.amount, currency },
    authorizedAmount: held === null ? null : { amount: held, currency },
    merchantAmount: row.merchantAmount,
    fee: row.fee,
    reason: reasonFor(viewer, row.reason, words),
    occurredAt: row.occurredAt,
    settledAt: row.settledAt,
    providerRef: inside ? row.providerRef : null,
    providerStatus: inside ? row.providerStatus : null,
    version: row.version,
    changeCursor: encodeCursor(row.ownerId, row.position),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  }
}
