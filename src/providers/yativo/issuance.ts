import { Fault } from '../../domain/fault.ts'
import type { Key } from '../../domain/key.ts'
import type { IssuedCard, Observation, Progress } from '../../domain/progress.ts'
import type { CardOrder, Dossier, Journey, Reads } from '../../domain/provider.ts'
import { readShape } from '../kit/read-shape.ts'
import { journeyOf, type Step } from '../kit/steps.ts'
import { cardRefs, issued } from './cards.ts'
import { customerPath, customerVia } from './customer.ts'
import { refusal } from './rejections.ts'
import { cardShape, type YativoCard } from './shapes.ts'
import type { Wire } from './wire.ts'

/** How far their clock may be behind ours when a card is found again by its time. */
const CLOCK_SECONDS = 300

/** A virtual card, issued at once. It carries no key of ours, so a lost one is found among the customer's cards. */
export function createIssuance(wire: Wire): Journey<CardOrder, IssuedCard> {
  return journeyOf([issue(wire)], { settlesIn: 10, exclusive: true })
}

function issue(wire: Wire): Step<CardOrder, IssuedCard> {
  async function take({ intent }: Dossier<CardOrder>, key: Key): Promise<Progress<IssuedCard>> {
    const customer = { id: intent.cardholder.id ?? '' }
    const path = customerPath(customer.id, 'cards/virtual')
    const said = await wire.call({ operation: 'POST cards virtual', method: 'POST', path, body: {}, key })
    if (said.code !== undefined) throw refusal(said, 'POST cards virtual')
    return standing(readShape(cardShape, said.data, 'POST cards virtual'), customer)
  }

  async function find(dossier: Dossier<CardOrder>, reads: Reads): Promise<Observation<IssuedCard>> {
    const { intent, refs, sentAt } = dossier
    const customer = await customerVia(wire, intent.cardholder.id ?? '', reads)
    if (customer === undefined) return sentAt === undefined ? { is: 'same' } : { is: 'absent' }
    if (refs.id !== undefined) {
      const card = customer.cards.find(({ id }) => id === refs.id)
      return card !== undefined && issued(card, undefined) !== undefined ? standing(card, customer) : { is: 'same' }
    }
    const [found, ...more] = lost(dossier, customer.cards)
    if (more.length > 0) throw new Fault('unknowable', `expected one card that may be ours but got ${more.length + 1}`)
    return found === undefined ? { is: 'absent' } : standing(found, customer)
  }

  return { name: 'issue', taken: () => false, take, find }
}

/** Virtual cards that nobody owns, made since the open write was sent. */
function lost({ sentAt, taken }: Dossier<CardOrder>, cards: readonly YativoCard[]): readonly YativoCard[] {
  if (sentAt === undefined) return []
  const since = sentAt.getTime() - CLOCK_SECONDS * 1000
  return cards.filter(card => !card.physical && !taken.has(card.id) && (card.createdAt?.getTime() ?? Infinity) >= since)
}

function standing(
  card: YativoCard,
  customer: { readonly id: string; readonly currency?: string | undefined },
): Progress<IssuedCard> {
  const refs = cardRefs(card, customer)
  const result = issued(card, customer.currency)
  const { status: providerStatus } = card
  return result === undefined ? { is: 'waits', refs, providerStatus, checkIn: 30 } : { is: 'done', refs, providerStatus, result }
}
