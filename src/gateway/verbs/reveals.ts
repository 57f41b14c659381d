import type { CardSecret, Reveal } from '../../domain/card-use.ts'
import type { CardOrder, Dossier } from '../../domain/dossier.ts'
import { Fault } from '../../domain/fault.ts'
import { refuse } from '../api/refusal.ts'
import { dossiersOf } from '../engine/dossiers.ts'
import { Check } from '../input/text.ts'
import { type Acting, journeyFor, providerOf } from './acting.ts'

export type RevealInput = {
  readonly cardId: string
  readonly secret: CardSecret
  readonly nonce?: string | null | undefined
  readonly returnUrl?: string | null | undefined
}
export type RevealView = { readonly url: string | null; readonly clientSecret: string | null; readonly expiresAt: Date }

const LONGEST = 2_000

/** A page or a client secret of the provider, for the person alone. Nothing of it is kept. */
export async function revealCard(acting: Acting, input: RevealInput): Promise<{ id: string; value: RevealView }> {
  const { world, access } = acting
  const card = await journeyFor(acting, 'card', input.cardId, 'cardId')
  if (!access.viewer.roles.has('CUSTOMER') || card.customerId === null || card.customerId !== access.customerId)
    return refuse('FORBIDDEN', 'only the customer who holds the card may reveal it', { path: ['cardId'] })
  const check = new Check()
  const nonce = check.text(['nonce'], input.nonce, LONGEST)
  const returnUrl = check.text(['returnUrl'], input.returnUrl, LONGEST)
  check.done()
  const reveals = providerOf(world, card, 'cardId').reveals
  const reveal = reveals?.[input.secret]
  const unsupported = (): never =>
    refuse('NOT_SUPPORTED', `this provider has no page that shows the ${input.secret} of this card`, { path: ['secret'] })
  if (reveals === undefined || reveal === undefined) return unsupported()
  if (card.phase !== 'done' || card.status === 'TERMINATED')
    refuse('NOT_YET', `the card must exist and is ${card.status}`, { path: ['cardId'], nodeId: card.id })
  if (reveals.needsNonce === true && nonce === undefined)
    refuse('INVALID_INPUT', "the nonce of the provider's component is missing", { path: ['nonce'] })
  const [dossier] = (await dossiersOf(world, world.database.sql, [card])) as unknown as [Dossier<CardOrder>]
  const options = { ...(nonce === undefined ? {} : { nonce }), ...(returnUrl === undefined ? {} : { returnUrl }) }
  const shown = await reveal(dossier, options).catch((thrown: unknown): never => {
    if (!(thrown instanceof Fault)) throw thrown
    if (thrown.code === 'rejected') return refuse('PROVIDER_REFUSED', 'the provider rejected the request', { path: ['cardId'] })
    return refuse('PROVIDER_UNAVAILABLE', 'the provider did not answer; please try again', { path: ['cardId'] })
  })
  if (shown.is === 'unsupported') return unsupported()
  if (shown.is === 'not-yet') return refuse('NOT_YET', shown.message, { path: ['secret'], nodeId: card.id })
  return { id: card.id, value: viewOf(shown) }
}

const viewOf = (shown: Extract<Reveal, { is: 'shown' }>): RevealView => ({
  url: 'url' in shown ? shown.url.reveal() : null,
  clientSecret: 'clientSecret' in shown ? shown.clientSecret.reveal() : null,
  expiresAt: shown.expiresAt,
})
