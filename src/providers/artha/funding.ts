import { asNumber } from '../../domain/money.ts'
import type { Progress, Refs, Settled } from '../../domain/progress.ts'
import type { Provider, TopupOrder } from '../../domain/provider.ts'
import { instantOf } from '../kit/instant.ts'
import { kept } from '../kit/kept.ts'
import { findLost, sameAmount, sameId, type Likeness } from '../kit/lost-write.ts'
import { journeyOf } from '../kit/steps.ts'
import type { ProviderList } from '../kit/whole-list.ts'
import { CHECK_IN } from './cards.ts'
import { reasonIn } from './remarks.ts'
import { topupShape, topupStanding, type ArthaTopup } from './shapes.ts'
import { topupStatus } from './statuses.ts'
import type { Wire } from './wire.ts'

const SETTLES_IN = 30

/** Phases 6 and 7: money of the merchant's balance goes onto one card. Artha keeps neither key nor reference [assumed]. */
export function createFunding(wire: Wire): Provider['funding'] {
  const path = `/${wire.settings.ARTHA_TOPUP_STATUS_PATH ?? 'topupstatus'}`
  const journey = journeyOf<TopupOrder, Settled>(
    [
      {
        name: 'top-up',
        taken: ({ refs }) => refs.id !== undefined,
        async take({ intent: { amount, card } }, key) {
          const body = { json: { amount: asNumber(amount.amount), currency: amount.currency } }
          const answer = await wire.write('POST topup', 'POST', `/cards/${cardIn(card)}/topup`, body, key)
          return answer.rejected ? { is: 'refused', refs: {}, reason: answer.reason } : progressOf(answer.as(topupStanding))
        },
        async find({ intent, sentAt, taken }) {
          if (sentAt === undefined) return { is: 'same' }
          const list = await listTopups(wire, intent.card)
          const read = (topup: ArthaTopup) => ({ id: topup.ref, madeAt: madeAt(topup), likeness: likeness(topup, intent) })
          const found = findLost({ what: 'top-up', list, sentAt, taken, read })
          return found === undefined ? { is: 'absent' } : progressOf(found)
        },
      },
      {
        name: 'await-settlement',
        taken: () => false,
        take: ({ refs }) => Promise.resolve({ is: 'waits', refs, checkIn: CHECK_IN }),
        // Tracked by transactionId; taskId tracks nothing [seed].
        async find({ refs }, reads) {
          const id = encodeURIComponent(kept(refs, 'id', 'the top-up'))
          return progressOf(
            await reads.get(`GET topupstatus ${id}`, () => wire.read('GET topupstatus', `${path}/${id}`, topupStanding)),
          )
        },
      },
    ],
    { settlesIn: SETTLES_IN, exclusive: true },
  )
  return { ...journey, target: 'CARD' }
}

const cardIn = (card: Refs): string => encodeURIComponent(kept(card, 'id', 'the card'))

/** A card's top-ups. The page is named; the path and the body are [assumed]. */
export const listTopups = (wire: Wire, card: Refs): Promise<ProviderList<ArthaTopup>> =>
  wire.readAll('GET topups', `/cards/${cardIn(card)}/topups`, {}, topupShape)

export const madeAt = ({ createdAt, performedAt }: ArthaTopup): Date | undefined => instantOf(createdAt ?? performedAt)

function likeness({ cardId, amount, currency }: ArthaTopup, { card, amount: asked }: TopupOrder): Likeness {
  if (!sameId(cardId, kept(card, 'id', 'the card'))) return 'another'
  if (currency && currency.toUpperCase() !== asked.currency) return 'differs'
  return amount === undefined || amount === null || sameAmount(amount, asked) ? 'match' : 'differs'
}

function progressOf({ ref, status, remarks }: Pick<ArthaTopup, 'ref' | 'status' | 'remarks'>): Progress<Settled> {
  const about = { refs: { id: ref }, ...(status ? { providerStatus: status } : {}) }
  const known = topupStatus(status)
  if (known === 'approved') return { ...about, is: 'done', result: { status: 'APPROVED' } }
  // The whole amount goes back to the merchant's balance by itself [seed].
  if (known === 'rejected') return { ...about, is: 'refused', reason: reasonIn(remarks), refundedToProgram: true }
  return { ...about, is: 'waits', checkIn: CHECK_IN }
}
