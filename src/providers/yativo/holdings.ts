import type { Holding, Provider } from '../../domain/provider.ts'
import { kept } from '../kit/kept.ts'
import { oneByOne } from '../kit/one-by-one.ts'
import { cardRefs, issued } from './cards.ts'
import { knownCustomer } from './customer.ts'
import { VIRTUAL } from './products.ts'
import type { YativoCustomer } from './shapes.ts'
import type { Wire } from './wire.ts'

/** The cards of each customer. A card with an unknown status is left out. */
export function createHoldings(wire: Wire): NonNullable<Provider['holdings']> {
  return (cardholders, reads) =>
    oneByOne(cardholders, async refs => {
      const customer = await knownCustomer(wire, kept(refs, 'id', 'the customer'), reads)
      return customer.cards.flatMap(card => holding(card, customer))
    })
}

function holding(card: YativoCustomer['cards'][number], customer: YativoCustomer): readonly Holding[] {
  const result = issued(card, customer.currency)
  if (result === undefined) return []
  const kind = card.physical ? { type: 'PHYSICAL' as const } : { type: 'VIRTUAL' as const, productRef: VIRTUAL }
  return [{ refs: cardRefs(card, customer), card: result, providerStatus: card.status, ...kind }]
}
