import type { Key } from '../../domain/key.ts'
import type { IssuedCard, Observation, Progress } from '../../domain/progress.ts'
import type { CardOrder, Dossier, Journey, Reads } from '../../domain/provider.ts'
import { freshReads } from '../../domain/fresh-reads.ts'
import { findLost, sameId, type Likeness } from '../kit/lost-write.ts'
import { journeyOf } from '../kit/steps.ts'
import { registeredId } from './cardholders.ts'
import { cardById, cardProgress, cardRefs, foreseeCards, listCards, wholeCardRefs } from './cards.ts'
import { dollars, refused } from './rejections.ts'
import { CardRecord } from './shapes.ts'
import type { Wire } from './wire.ts'

const SETTLES_IN = 20

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
  return said.yes ? cardProgress(said.data, cardRefs(said.data)) : refused(said.rejection)
}

async function find(wire: Wire, dossier: Dossier<CardOrder>, reads: Reads): Promise<Observation<IssuedCard>> {
  const { refs, sentAt, taken } = dossier
  if (refs.id !== undefined) return look(wire, dossier, refs.id, reads)
  if (sentAt === undefined) return { is: 'same' }
  const list = await listCards(wire, reads, ownerOf(dossier))
  const read = (card: CardRecord) => ({ id: card.id, madeAt: card.createdAt, likeness: likeness(card, dossier) })
  const found = findLost({ what: 'card', list, sentAt, taken, read })
  return found === undefined ? { is: 'absent' } : cardProgress(found, await wholeCardRefs(wire, reads, found))
}

function likeness({ cardholderId, productId }: CardRecord, dossier: Dossier<CardOrder>): Likeness {
  if (!sameId(cardholderId, ownerOf(dossier))) return 'foreign'
  return sameId(productId, dossier.intent.productRef) ? 'match' : 'another'
}

async function look(wire: Wire, dossier: Dossier<CardOrder>, id: string, reads: Reads): Promise<Progress<IssuedCard>> {
  const card = await cardById(wire, reads, id, ownerOf(dossier))
  return cardProgress(card, await wholeCardRefs(wire, reads, card, dossier.refs))
}
