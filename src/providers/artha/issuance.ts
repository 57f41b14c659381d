import type { Key } from '../../domain/key.ts'
import type { Held, IssuedCard, Observation, Progress } from '../../domain/progress.ts'
import type { CardOrder, Dossier, Journey, Reads } from '../../domain/provider.ts'
import { instantOf } from '../kit/instant.ts'
import { kept } from '../kit/kept.ts'
import { findLost, sameId, type Likeness } from '../kit/lost-write.ts'
import { journeyOf } from '../kit/steps.ts'
import { CHECK_IN, listCards, progressOf, readCard } from './cards.ts'
import type { Products } from './products.ts'
import { form } from './questions.ts'
import { cardShape, type ArthaCard } from './shapes.ts'
import type { Wire } from './wire.ts'

/** Artha does not say how soon a new card is in the list. */
const SETTLES_IN = 30

type Order = Dossier<CardOrder>

/** Phases 4 and 5. A physical card also needs an address before, and an activation code after [docs]. */
export function createIssuance(wire: Wire, products: Products): Journey<CardOrder, IssuedCard> {
  async function issue({ intent, held }: Order, key: Key): Promise<Progress<IssuedCard>> {
    const lacking = intent.type === 'PHYSICAL' ? SHIPPING.filter(name => !held[name]) : []
    if (lacking.length > 0) return needsShipping(lacking)
    const currency = intent.currency ?? (await products.get(intent.productRef)).currency
    const order = { customerId: kept(intent.cardholder, 'id', 'the customer'), productId: intent.productRef, currency }
    const shipping = intent.type === 'PHYSICAL' ? { shippingAddress: addressIn(held) } : {}
    const answer = await wire.write('POST cards', 'POST', '/cards', { json: { ...order, ...shipping } }, key)
    return answer.rejected
      ? { is: 'refused', refs: {}, reason: answer.reason }
      : afterCard(progressOf(answer.as(cardShape)), intent)
  }

  async function findCard({ intent, sentAt, taken }: Order): Promise<Observation<IssuedCard>> {
    if (sentAt === undefined) return { is: 'same' }
    const list = await listCards(wire, kept(intent.cardholder, 'id', 'the customer'))
    const read = (card: ArthaCard) => ({ id: card.ref, madeAt: instantOf(card.createdAt), likeness: likeness(card, intent) })
    const found = findLost({ what: 'card', list, sentAt, taken, read })
    return found === undefined ? { is: 'absent' } : afterCard(progressOf(found), intent)
  }

  async function activate({ refs, answer }: Order, key: Key): Promise<Progress<IssuedCard>> {
    if (answer?.shape !== 'code') return needsCode()
    const path = `/cards/${encodeURIComponent(kept(refs, 'id', 'the card'))}/activate`
    const outcome = await wire.write('POST activate', 'POST', path, { json: { activationCode: answer.code } }, key)
    if (!outcome.rejected) return { is: 'waits', refs: ACTIVATED, checkIn: CHECK_IN }
    if (outcome.code === 'invalid_activation_code') return needsCode('This code was not accepted.')
    return { is: 'refused', refs: {}, reason: { ...outcome.reason, retryable: false } }
  }

  const read = async ({ refs, intent }: Order, reads: Reads): Promise<Progress<IssuedCard>> =>
    afterCard(progressOf(await readCard(wire, reads, kept(refs, 'id', 'the card'))), intent, refs.activated !== undefined)

  return journeyOf<CardOrder, IssuedCard>(
    [
      { name: 'issue-card', taken: ({ refs }) => refs.id !== undefined, take: issue, find: findCard },
      {
        name: 'activate-card',
        taken: ({ intent, refs }) => intent.type === 'VIRTUAL' || refs.activated !== undefined,
        take: activate,
        // A card that is still inactive after a lost activation was not activated: the same code may be sent again.
        find: async (dossier, reads) => {
          const found = await read(dossier, reads)
          return found.is === 'needs' && dossier.sentAt !== undefined ? { is: 'absent' } : found
        },
      },
      {
        name: 'await-card',
        taken: () => false,
        take: ({ refs }) => Promise.resolve({ is: 'waits', refs, checkIn: CHECK_IN }),
        find: read,
      },
    ],
    { settlesIn: SETTLES_IN, exclusive: true },
  )
}

function likeness({ customerId, productId }: ArthaCard, { cardholder, productRef }: CardOrder): Likeness {
  if (!sameId(customerId, kept(cardholder, 'id', 'the customer'))) return 'foreign'
  return sameId(productId, productRef) ? 'match' : 'another'
}

const ACTIVATED = { activated: 'yes' }

/** A physical card arrives inactive, with an activation code in the same letter [docs A]. */
function afterCard(progress: Progress<IssuedCard>, { type }: CardOrder, activated = false): Progress<IssuedCard> {
  if (progress.is !== 'done' || type !== 'PHYSICAL' || activated) return progress
  const refs = { ...progress.refs, ...(progress.result.status === 'INACTIVE' ? {} : ACTIVATED) }
  return progress.result.status === 'INACTIVE'
    ? { ...needsCode(), refs, ...(progress.providerStatus === undefined ? {} : { providerStatus: progress.providerStatus }) }
    : { ...progress, refs }
}

/** A letter takes days. */
const LETTER_SECONDS = 600
const needsCode = (problem?: string): Progress<IssuedCard> => ({
  is: 'needs',
  refs: {},
  requirements: [
    {
      shape: 'code',
      name: 'activation-code',
      label: 'Type the activation code that came with your card',
      sentTo: 'your postal address',
      ...(problem === undefined ? {} : { problem }),
    },
  ],
  checkIn: LETTER_SECONDS,
})

const SHIPPING = ['address.line1', 'address.city', 'address.postalCode', 'address.country'] as const
const needsShipping = (lacking: readonly string[]): Progress<IssuedCard> => ({
  is: 'needs',
  refs: {},
  requirements: [form('shipping-address', 'Where to send your card', lacking)],
  checkIn: LETTER_SECONDS,
})

function addressIn(held: Held): object {
  return {
    addressLine1: held['address.line1'],
    city: held['address.city'],
    postalCode: held['address.postalCode'],
    country: held['address.country'],
  }
}
