import { Fault } from '../../domain/fault.ts'
import type { IssuedCard, Progress, Refs } from '../../domain/progress.ts'
import type { Holding, Reads } from '../../domain/provider.ts'
import type { ProviderList } from '../kit/whole-list.ts'
import { listOf, pageOf, PAGE, summaries } from './pages.ts'
import { isReloadable } from './products.ts'
import { CardRecord } from './shapes.ts'
import { CARD_STATUS } from './statuses.ts'
import type { Wire } from './wire.ts'

/*
 * Cards are read from lists wherever a list has it all: one call serves all cards of a person, and `GET /cards/{id}`, which
 * carries PAN and CVV in clear [docs], is left for balances.
 */

export const listCards = (wire: Wire, reads: Reads, cardholderId: string): Promise<ProviderList<CardRecord>> =>
  reads.get(`GET cards of ${cardholderId}`, () =>
    listOf(wire, 'GET cards', '/cards', { cardholderId }, CardRecord, ({ id }) => id),
  )

const cardKey = (id: string): string => `card ${id}`

/** Reads many cards at once where the list of all is fewer calls than one for each person. What fails here is read again. */
export async function foreseeCards(wire: Wire, reads: Reads, wanted: readonly Refs[]): Promise<void> {
  const ids = new Set(wanted.map(({ id }) => id))
  const page = (offset: number) =>
    reads.get(`GET cards from ${offset}`, () => pageOf(wire, 'GET cards', '/cards', { limit: PAGE, offset }, CardRecord))
  const listed = await summaries(new Set(wanted.map(({ cardholderId }) => cardholderId)).size, page).catch(() => [])
  await Promise.all(listed.filter(({ id }) => ids.has(id)).map(card => reads.get(cardKey(card.id), async () => card)))
}

export const cardById = (wire: Wire, reads: Reads, id: string, cardholderId: string): Promise<CardRecord> =>
  reads.get(cardKey(id), async () => {
    const card = (await listCards(wire, reads, cardholderId)).items.find(one => one.id === id)
    if (card === undefined) throw new Fault('unreadable', `expected a card among its cardholder's but it is not there`)
    return card
  })

/** What is kept of a card: whose it is, for webhooks that name the person alone, and whether it takes top-ups, where that was told. */
export function cardRefs({ id, cardholderId, features }: CardRecord): Refs {
  const reloadable = features?.isReloadable
  return { id, cardholderId, ...(reloadable === null || reloadable === undefined ? {} : { reloadable: yesNo(reloadable) }) }
}

/** The same, asking the products where the record does not tell: lists leave it out [docs]. Never after a write, whose answer a failing read would lose. */
export async function wholeCardRefs(wire: Wire, reads: Reads, card: CardRecord, known: Refs = {}): Promise<Refs> {
  const refs = { ...known, ...cardRefs(card) }
  return refs.reloadable === undefined ? { ...refs, reloadable: yesNo(await isReloadable(wire, reads, card.productId)) } : refs
}
const yesNo = (is: boolean): string => (is ? 'yes' : 'no')

export function issuedCard(card: CardRecord, refs: Refs, status: IssuedCard['status']): IssuedCard {
  return {
    status,
    // A frozen card cannot be funded: the API pages say so, the concept page does not [docs].
    fundable: status === 'ACTIVE' && refs.reloadable !== 'no',
    ...(card.last4 ? { last4: card.last4 } : {}),
    ...(card.cardBrand ? { brand: card.cardBrand } : {}),
    ...(card.nameOnCard ? { nameOnCard: card.nameOnCard } : {}),
    ...expiry(card.expirationDate),
    currency: card.currency ?? 'USD',
  }
}

export function cardProgress(card: CardRecord, refs: Refs): Progress<IssuedCard> {
  const status = CARD_STATUS[card.status]
  const found = { refs, providerStatus: card.status }
  return status === undefined
    ? { ...found, is: 'waits', checkIn: 60 }
    : { ...found, is: 'done', result: issuedCard(card, refs, status) }
}

export async function holdingOf(wire: Wire, reads: Reads, card: CardRecord): Promise<Holding> {
  const refs = await wholeCardRefs(wire, reads, card)
  return {
    refs,
    ...(card.productId ? { productRef: card.productId } : {}),
    // A word we do not know promises nothing and rules nothing out.
    card: issuedCard(card, refs, CARD_STATUS[card.status] ?? 'INACTIVE'),
    type: card.cardType === 'PHYSICAL' ? 'PHYSICAL' : 'VIRTUAL',
    providerStatus: card.status,
  }
}

/** "09/2030" [docs] */
function expiry(text: string | null | undefined): { expiryMonth?: number; expiryYear?: number } {
  const [, month, year] = /^(\d{2})\/(\d{4})$/.exec(text ?? '') ?? []
  return month === undefined || year === undefined ? {} : { expiryMonth: Number(month), expiryYear: Number(year) }
}
