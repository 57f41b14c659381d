import type { Key } from '../../domain/key.ts'
import type { CardOrder, Dossier, Provider } from '../../domain/provider.ts'
import { onRefusal, reasonOf } from './rejections.ts'
import { Fault } from '../../domain/fault.ts'
import { kept } from '../kit/kept.ts'
import { Card, CardStatusAnswer } from './shapes.ts'
import type { Wire } from './wire.ts'

/** Freezing and unfreezing; no way to close a card is documented. */
export function createControls(wire: Wire): NonNullable<Provider['controls']> {
  const set = (verb: 'freeze' | 'unfreeze', wanted: string) => async (card: Dossier<CardOrder>, key: Key) => {
    const fields = {
      card_id: kept(card.refs, 'id', 'the card'),
      external_user_id: kept(card.intent.cardholder, 'externalUserId', 'the user'),
    }
    // A card that already is as wanted answers like one that cannot be made so: only a look at it can tell. [docs: the slug]
    await onRefusal(['invalid_card_status'], wire.call(`cards/${verb}`, CardStatusAnswer, fields, key), async refused => {
      const { status } = await wire.call('cards/get', Card, { card_id: fields.card_id })
      if (status === wanted) return
      throw new Fault('rejected', refused.message, {
        providerCode: 'invalid_card_status',
        reason: reasonOf('invalid_card_status'),
      })
    })
  }
  return { freeze: set('freeze', 'frozen'), unfreeze: set('unfreeze', 'active') }
}
