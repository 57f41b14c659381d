import type { IssuedCard } from '../../domain/progress.ts'
import type { Reads } from '../../domain/provider.ts'
import { Card, Cards } from './shapes.ts'
import { cardStanding } from './statuses.ts'
import type { Wire } from './wire.ts'

const PAGE = 100

/** One card, read once per turn or request. */
export const readCard = (wire: Wire, id: string, reads: Reads): Promise<Card> =>
  reads.get(`POST cards/get ${id}`, () => wire.call('cards/get', Card, { card_id: id }))

/** All cards of one user: the one read of this provider that answers for several things. */
export function readCards(wire: Wire, externalUserId: string, reads: Reads): Promise<readonly Card[]> {
  return reads.get(`POST cards/find ${externalUserId}`, async () => {
    const cards: Card[] = []
    for (let skip = 0; ;) {
      const page = await wire.call('cards/find', Cards, { external_user_id: externalUserId, limit: PAGE, skip })
      cards.push(...page.cards.items)
      const read = page.cards.items.length + page.cards.unread
      skip += read
      if (read === 0 || skip >= page.total) return cards
    }
  })
}

/** The expiry is told only together with the card number, so it is not asked for. */
export function issuedCard(card: Card): IssuedCard | 'pending' {
  const standing = cardStanding(card.status)
  if (standing === 'pending') return standing
  return {
    ...standing,
    ...(card.label && /^\d{4}$/.test(card.label) ? { last4: card.label } : {}),
    ...(card.currency ? { currency: card.currency.toUpperCase() } : {}),
  }
}
