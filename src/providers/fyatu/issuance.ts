import { Fault } from '../../domain/fault.ts'
import type { Key } from '../../domain/key.ts'
import type { IssuedCard, Observation, Progress } from '../../domain/progress.ts'
import type { CardOrder, Dossier, Journey, Reads } from '../../domain/provider.ts'
import { freshReads } from '../../domain/fresh-reads.ts'
import { journeyOf } from '../kit/steps.ts'
import { registeredId } from './cardholders.ts'
import { cardById, cardProgress, cardRefs, cardsOf, foreseeCards, wholeCardRefs } from './cards.ts'
import { dollars, refused } from './rejections.ts'
import { CardRecord } from './shapes.ts'
import type { Wire } from './wire.ts'

const SETTLES_IN = 20
/** How far the provider's clock may lag ours; its timestamps are whole seconds besides [seed]. */
const CLOCK_ALLOWANCE = 300

/**
 * Synchronous: the card is ACTIVE in the 201. The page names no idempotency key, so a blind repeat buys a second card [assumed];
 * a lost one is found among the person's cards by product and time, one write of unknown outcome at once.
 */
export function createIssuance(wire: Wire): Journey<CardOrder, IssuedCard> {
  const journey = journeyOf<CardOrder, IssuedCard>(
    [
      {
        name: 'issue-card',
        taken: ({ refs }) => refs.id !== undefined,
        take: (dossier, key) => issue(wire, dossier, key),
        find: (dossier, reads) => find(wire, dossier, reads),
      },
    ],
    { settlesIn: SETTLES_IN, exclusive: true },
  )
  return {
    ...journey,
    async observe(dossiers, reads) {
      await foreseeCards(
        wire,
        reads,
        dossiers.flatMap(dossier => (dossier.refs.id === undefined ? [] : [{ ...dossier.refs, cardholderId: ownerOf(dossier) }])),
      )
      return journey.observe(dossiers, reads)
    },
  }
}

const ownerOf = ({ refs, intent }: Dossier<CardOrder>): string => refs.cardholderId ?? registeredId(intent.cardholder)

async function issue(wire: Wire, dossier: Dossier<CardOrder>, key: Key): Promise<Progress<IssuedCard>> {
  const { intent, refs } = dossier
  if (refs.id !== undefined) return look(wire, dossier, refs.id, freshReads())
  const body = {
    cardholderId: ownerOf(dossier),
    productId: intent.productRef,
    ...(intent.initialAmount === undefined ? {} : { amount: dollars(intent.initialAmount) }),
    ...(intent.nameOnCard === undefined ? {} : { customName: intent.nameOnCard.reveal() }),
  }
  const said = await wire.write({ operation: 'POST card', method: 'POST', path: '/cards', body }, key, CardRecord)
  return said.yes ? cardProgress(said.data, cardRefs(said.data)) : refused(said.refusal)
}

async function find(wire: Wire, dossier: Dossier<CardOrder>, reads: Reads): Promise<Observation<IssuedCard>> {
  const { intent, refs, sentAt, taken } = dossier
  if (refs.id !== undefined) return look(wire, dossier, refs.id, reads)
  if (sentAt === undefined) return { is: 'same' }
  const since = sentAt.getTime() - CLOCK_ALLOWANCE * 1000
  const ours = (await cardsOf(wire, reads, ownerOf(dossier))).filter(
    ({ id, productId, createdAt }) => !taken.has(id) && productId === intent.productRef && createdAt.getTime() >= since,
  )
  if (ours.length > 1) throw new Fault('unknowable', `expected one new card of this product but found ${ours.length}`)
  return ours[0] === undefined ? { is: 'absent' } : cardProgress(ours[0], await wholeCardRefs(wire, reads, ours[0]))
}

async function look(wire: Wire, dossier: Dossier<CardOrder>, id: string, reads: Reads): Promise<Progress<IssuedCard>> {
  const card = await cardById(wire, reads, id, ownerOf(dossier))
  return cardProgress(card, await wholeCardRefs(wire, reads, card, dossier.refs))
}
