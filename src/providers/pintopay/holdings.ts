import type { Provider } from '../../domain/provider.ts'
import { kept } from '../kit/kept.ts'
import { oneByOne } from '../kit/one-by-one.ts'
import { issuedCard, readCards } from './cards.ts'
import type { Wire } from './wire.ts'

/** The cards of each user; one that is not issued yet is shown as a card that cannot be used. */
export function createHoldings(wire: Wire): NonNullable<Provider['holdings']> {
  return (users, reads) =>
    oneByOne(users, async refs => {
      const cards = await readCards(wire, kept(refs, 'externalUserId', 'the user'), reads)
      return cards.map(card => {
        const issued = issuedCard(card)
        return {
          refs: { id: card.card_id },
          ...(card.product_code ? { productRef: card.product_code } : {}),
          card: issued === 'pending' ? { status: 'INACTIVE' as const, fundable: false } : issued,
          type: 'VIRTUAL' as const,
          providerStatus: card.status,
        }
      })
    })
}
