import type { IssuedCard, Refs } from '../../domain/progress.ts'
import type { YativoCard, YativoCustomer } from './shapes.ts'
import { cardStatusOf } from './statuses.ts'

/** A card as the graph knows it; undefined while its status is a word that nobody documents. */
export function issued(card: YativoCard, currency: string | undefined): IssuedCard | undefined {
  const status = cardStatusOf(card.status)
  if (status === undefined) return undefined
  const of = card.currency ?? currency
  return {
    status,
    // Top-ups go to the wallet, which a frozen card does not close.
    fundable: status === 'ACTIVE' || status === 'FROZEN',
    brand: 'VISA',
    ...(card.last4 === undefined ? {} : { last4: card.last4 }),
    ...(of === undefined ? {} : { currency: of.toUpperCase() }),
  }
}

/** `customer` is what the events of a withdrawal name. */
export const cardRefs = (card: YativoCard, customer: Pick<YativoCustomer, 'id'>): Refs => ({ id: card.id, customer: customer.id })
