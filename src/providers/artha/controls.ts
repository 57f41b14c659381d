import type { Key } from '../../domain/key.ts'
import type { CardOrder, Dossier, Provider } from '../../domain/provider.ts'
import { freshReads } from '../../domain/fresh-reads.ts'
import { kept } from '../kit/kept.ts'
import { readCard, stateOf } from './cards.ts'
import { cardStatus } from './statuses.ts'
import type { Wire } from './wire.ts'

/** Freeze, unfreeze and cancel. The answer's `status` is that of the operation, not the card's [docs C]. */
export function createControls(wire: Wire): NonNullable<Provider['controls']> {
  const control = (operation: string, wanted: string, body?: object) => async (card: Dossier<CardOrder>, key: Key) => {
    const id = kept(card.refs, 'id', 'the card')
    const answer = await wire.write(
      `POST ${operation}`,
      'POST',
      `/cards/${encodeURIComponent(id)}/${operation}`,
      body && { json: body },
      key,
    )
    if (!answer.rejected) return
    // A second request is rejected for the card's state, which is the state that was wanted.
    if (cardStatus(stateOf(await readCard(wire, freshReads(), id))) !== wanted) throw answer.fault
  }
  return {
    freeze: control('freeze', 'FROZEN'),
    unfreeze: control('unfreeze', 'ACTIVE'),
    // A reason is required [assumed]; this reason says that nothing is wrong.
    terminate: control('cancel', 'TERMINATED', { reason: 'customer_request' }),
  }
}
