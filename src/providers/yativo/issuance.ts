import type { Key } from '../../domain/key.ts'
import type { IssuedCard, Observation, Progress } from '../../domain/progress.ts'
import type { CardOrder, Dossier, Journey, Reads } from '../../domain/provider.ts'
import { kept } from '../kit/kept.ts'
import { type Candidate, findLost, sameId } from '../kit/lost-write.ts'
import { journeyOf, type Step } from '../kit/steps.ts'
import type { ProviderList } from '../kit/whole-list.ts'
import { cardRefs, issued } from './cards.ts'
import { type Customer, customerPath, knownCustomer } from './customer.ts'
import { rejection } from './rejections.ts'
import { cardShape, type YativoCard } from './shapes.ts'
import { STAGE, stageOf } from './statuses.ts'
import type { Wire } from './wire.ts'

/** A virtual card, issued at once. Yativo keeps no key for cards, so a lost card is searched for among the customer's cards. */
export function createIssuance(wire: Wire): Journey<CardOrder, IssuedCard> {
  return journeyOf([issue(wire)], { settlesIn: 10, exclusive: true })
}

function issue(wire: Wire): Step<CardOrder, IssuedCard> {
  async function take({ intent }: Dossier<CardOrder>, key: Key): Promise<Progress<IssuedCard>> {
    const customer = { id: kept(intent.cardholder, 'id', 'the customer') }
    const path = customerPath(customer.id, 'cards/virtual')
    const said = await wire.call({ operation: 'POST cards virtual', method: 'POST', path, body: {}, key })
    if (said.code !== undefined) throw rejection(said, 'POST cards virtual')
    return standing(said.as(cardShape), customer)
  }

  async function find(dossier: Dossier<CardOrder>, reads: Reads): Promise<Observation<IssuedCard>> {
    const { intent, refs, sentAt, taken } = dossier
    const customer = await knownCustomer(wire, kept(intent.cardholder, 'id', 'the customer'), reads)
    if (refs.id !== undefined) {
      const card = customer.cards.find(({ id }) => sameId(id, refs.id ?? id))
      return card !== undefined && issued(card, undefined) !== undefined ? standing(card, customer) : { is: 'same' }
    }
    if (sentAt === undefined) return { is: 'absent' }
    const found = findLost({ what: 'card', list: listOf(customer), sentAt, taken, read: candidate })
    return found === undefined ? { is: 'absent' } : standing(found, customer)
  }

  return { name: 'issue', taken: () => false, take, find }
}

const candidate = ({ id, createdAt, physical }: YativoCard): Candidate => ({
  id,
  madeAt: createdAt,
  // Only virtual cards are ordered here.
  likeness: physical ? 'another' : 'match',
})

/** The cards come within the customer. Without a count, a stage that follows a card's issue says that there is a card. */
function listOf({ cards, listsCards, cardsCount, flowStatus, ahead }: Customer): ProviderList<YativoCard> {
  if (cardsCount !== undefined)
    return { items: cards, proof: listsCards && cardsCount === cards.length ? 'counted' : 'doubtful', ahead }
  const lacksCard = cards.length === 0 && stageOf(flowStatus) >= STAGE.cardIssued
  return { items: cards, proof: listsCards && !lacksCard ? 'ended' : 'doubtful', ahead }
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
