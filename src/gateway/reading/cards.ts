import { countJourneys, type Journey } from '../../storage/journeys.ts'
import { seesAll } from '../api/viewer.ts'
import type { BalanceView, JourneyView, SpendingLimit } from '../api/views.ts'
import { readLimits } from './limits.ts'
import { adoptCards } from './listings.ts'
import type { Reading } from './reading.ts'

type Parent = { readonly customerId: string } | { readonly cardholderId: string }

export const readCards = (reading: Reading) => ({
  find: (id: string): Promise<JourneyView | null> => reading.journey(id, 'card'),

  /** Oldest first. The cards of a cardholder include cards that only the provider knew until now. */
  async of(parent: Parent): Promise<readonly JourneyView[]> {
    if ('customerId' in parent) return reading.views(await reading.loaders.children('customer', parent.customerId, 'card'))
    const cardholder = await reading.loaders.journey(parent.cardholderId)
    if (reading.observing && cardholder !== undefined && (await mayHoldUnknownCards(reading, cardholder)))
      await adoptCards(reading.world, reading.loaders, cardholder)
    return reading.views(await reading.loaders.children('cardholder', parent.cardholderId, 'card'))
  },

  async nameOnCard(cardId: string): Promise<string | null> {
    const row = await reading.seen(cardId)
    return row === undefined ? null : ((await reading.loaders.content(row)).nameOnCard ?? null)
  },

  /** Active, and funded at least once where the product demands a top-up. */
  async spendable(cardId: string): Promise<boolean> {
    const row = await reading.seen(cardId)
    if (row?.status !== 'ACTIVE') return false
    const product =
      row.productRef === null ? null : await reading.world.catalog.product(`${row.provider}:${row.productRef}`).catch(() => null)
    if (product?.topup.need !== 'REQUIRED' || row.facts.initialAmount !== undefined) return true
    return reading.loaders.funded(cardId)
  },

  /** Read live from the provider. */
  limits: (id: string): Promise<readonly SpendingLimit[]> => readLimits(reading, id),

  /** Read live from the provider. */
  balance: (id: string): Promise<BalanceView | null> => reading.balance(id),
})

/** A cardholder first seen at the provider may have unknown cards; of our own cardholders only those without a card here, and only for staff. */
const mayHoldUnknownCards = async ({ world, viewer }: Reading, { id, customerId }: Journey): Promise<boolean> =>
  customerId === null ||
  (seesAll(viewer) && (await countJourneys(world.database.sql, { kind: 'card', parent: 'cardholder', id })) === 0)
