import { asNumber, compareAmounts } from '../../domain/money.ts'
import type { Progress, Settled } from '../../domain/progress.ts'
import type { Provider, TopupOrder } from '../../domain/provider.ts'
import { journeyOf } from '../kit/steps.ts'
import { CHECK_IN } from './cards.ts'
import { foundAgain } from './found-again.ts'
import { reasonIn } from './remarks.ts'
import { topupShape, type ArthaTopup } from './shapes.ts'
import { topupStatus } from './statuses.ts'
import type { Wire } from './wire.ts'

const SETTLES_IN = 30

/** Phases 6 and 7: from the merchant's balance onto one card. No key, no reference: never sent again blindly [assumed]. */
export function createFunding(wire: Wire): Provider['funding'] {
  const path = `/${wire.settings.ARTHA_TOPUP_STATUS_PATH ?? 'topupstatus'}`
  const journey = journeyOf<TopupOrder, Settled>(
    [
      {
        name: 'top-up',
        taken: ({ refs }) => refs.id !== undefined,
        async take({ intent: { amount, card } }, key) {
          const body = { json: { amount: asNumber(amount.amount), currency: amount.currency } }
          const answer = await wire.write('POST topup', 'POST', `/cards/${encodeURIComponent(card.id ?? '')}/topup`, body, key)
          return answer.refused ? { is: 'refused', refs: {}, reason: answer.reason } : progressOf(answer.as(topupShape))
        },
        async find({ intent, sentAt, taken }) {
          if (sentAt === undefined) return { is: 'same' }
          const equal = (await topupsOf(wire, intent.card.id ?? '')).filter(topup => isFor(topup, intent))
          const found = foundAgain(equal, 'top-up of this amount', sentAt, taken)
          return found === undefined ? { is: 'absent' } : progressOf(found)
        },
      },
      {
        name: 'await-settlement',
        taken: () => false,
        take: ({ refs }) => Promise.resolve({ is: 'waits', refs, checkIn: CHECK_IN }),
        // Tracked by transactionId; taskId tracks nothing [seed].
        async find({ refs }, reads) {
          const id = encodeURIComponent(refs.id ?? '')
          return progressOf(
            await reads.get(`GET topupstatus ${id}`, () => wire.read('GET topupstatus', `${path}/${id}`, topupShape)),
          )
        },
      },
    ],
    { settlesIn: SETTLES_IN, exclusive: true },
  )
  return { ...journey, target: 'CARD' }
}

/** A card's top-ups; the page is named, its path and body are [assumed]. */
export function topupsOf(wire: Wire, cardId: string): Promise<ArthaTopup[]> {
  return wire.readAll('GET topups', `/cards/${encodeURIComponent(cardId)}/topups`, {}, topupShape)
}

function isFor({ cardId, amount, currency }: ArthaTopup, { card, amount: wanted }: TopupOrder): boolean {
  if (cardId && cardId !== card.id) return false
  if (currency && currency.toUpperCase() !== wanted.currency) return false
  return amount === undefined || amount === null || compareAmounts(amount, wanted.amount) === 0
}

function progressOf({ ref, status, remarks }: ArthaTopup): Progress<Settled> {
  const about = { refs: { id: ref }, ...(status ? { providerStatus: status } : {}) }
  const known = topupStatus(status)
  if (known === 'approved') return { ...about, is: 'done', result: { status: 'APPROVED' } }
  // The whole amount goes back to the merchant's balance by itself: nothing to compensate [seed].
  if (known === 'rejected') return { ...about, is: 'refused', reason: reasonIn(remarks), refundedToProgram: true }
  return { ...about, is: 'waits', checkIn: CHECK_IN }
}
