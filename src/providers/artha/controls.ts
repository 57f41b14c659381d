import type { Key } from '../../domain/key.ts'
import type { CardOrder, Dossier, Provider } from '../../domain/provider.ts'
import { freshReads } from '../../domain/fresh-reads.ts'
import { readCard, stateOf } from './cards.ts'
import { cardStatus } from './statuses.ts'
import type { Wire } from './wire.ts'

/** Freeze, unfreeze and cancel. The answer's `status` is that of the operation, not the card's [docs C]. */
export function createControls(wire: Wire): NonNullable<Provider['controls']> {
  const control = (operation: string, wanted: string, body?: object) => async (card: Dossier<CardOrder>, key: Key) => {
    const id = card.refs.id ?? ''
    const answer = await wire.write(
      `POST ${operation}`,
      'POST',
      `/cards/${encodeURIComponent(id)}/${operation}`,
      body && { json: body },
      key,
    )
    if (!answer.refused) return
    // Asked for twice: the second time its state is wrong, because it is the one that was wanted.
    if (cardStatus(stateOf(await readCard(wire, freshReads(), id))) !== wanted) throw answer.fault
  }
  return {
    freeze: control('freeze', 'FROZEN'),
    unfreeze: control('unfreeze', 'ACTIVE'),
    // Without a reason it is refused [assumed]; this one says that nothing is wrong.
    terminate: control('cancel', 'TERMINATED', { reason: 'customer_request' }),
  }
}
