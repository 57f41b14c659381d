import type { IssuedCard, Progress } from '../../domain/progress.ts'
import type { Reads } from '../../domain/provider.ts'
import type { ProviderList } from '../kit/whole-list.ts'
import { isPhysical } from './products.ts'
import { reasonIn } from './remarks.ts'
import { cardShape, type ArthaCard } from './shapes.ts'
import { cardStatus } from './statuses.ts'
import type { Wire } from './wire.ts'

/** Seconds between looks at a card or a top-up; the guide gives no interval [seed]. */
export const CHECK_IN = 3

/** The one path in the singular [seed]. */
export function readCard(wire: Wire, reads: Reads, id: string): Promise<ArthaCard> {
  return reads.get(`GET card ${id}`, () => wire.read('GET card', `/card/${encodeURIComponent(id)}`, cardShape))
}

/** The list of a customer's cards, which may hold strangers' cards too: the name of the filter is [assumed]. */
export const listCards = (wire: Wire, customerId: string): Promise<ProviderList<ArthaCard>> =>
  wire.readAll('GET cards', '/cards', { customerId }, cardShape)

/** The guide calls it state, the reference status [seed, docs A]. */
export const stateOf = ({ state, status }: ArthaCard): string | undefined => state ?? status ?? undefined
export const typeOf = ({ cardType }: ArthaCard): 'VIRTUAL' | 'PHYSICAL' => (isPhysical(cardType) ? 'PHYSICAL' : 'VIRTUAL')

export function progressOf(card: ArthaCard): Progress<IssuedCard> {
  const state = stateOf(card)
  const status = cardStatus(state)
  const about = { refs: { id: card.ref }, ...(state === undefined ? {} : { providerStatus: state }) }
  if (status === undefined || status === 'pending') return { ...about, is: 'waits', checkIn: CHECK_IN }
  // "Contact support or issue again", with a new id [seed].
  if (status === 'failed') return { ...about, is: 'refused', reason: reasonIn(card.remarks) }
  return { ...about, is: 'done', result: issued(card, status) }
}

export function issued({ cardNumberMasked, currency }: ArthaCard, status: IssuedCard['status']): IssuedCard {
  const last4 = /(\d{4})$/.exec(cardNumberMasked ?? '')?.[1]
  return {
    status,
    fundable: status === 'ACTIVE',
    ...(last4 === undefined ? {} : { last4 }),
    ...(currency ? { currency: currency.toUpperCase() } : {}),
  }
}
