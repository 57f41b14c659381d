import type { Key } from '../../domain/key.ts'
import type { CardOrder, Control, Dossier } from '../../domain/provider.ts'
import { rejectedFault } from './rejections.ts'
import { Anything } from './shapes.ts'
import { segment, type Wire } from './wire.ts'

type Controls = Record<Control, (card: Dossier<CardOrder>, key: Key) => Promise<void>>

/** Codes and not HTTP statuses: CARD_ALREADY_TERMINATED is 409 to terminate and 422 to the others [docs]. */
export function createControls(wire: Wire): Controls {
  const control = (name: Control, done: string, body?: object) => async (card: Dossier<CardOrder>, key: Key) => {
    if (card.refs.id === undefined) throw new Error(`expected the card to ${name} to be issued`)
    const path = `/cards/${segment(card.refs.id)}/${name}`
    const said = await wire.write(
      { operation: `POST ${name}`, method: 'POST', path, ...(body === undefined ? {} : { body }) },
      key,
      Anything,
    )
    if (!said.yes && said.rejection.code !== done) throw rejectedFault(name, said.rejection)
  }
  return {
    freeze: control('freeze', 'CARD_ALREADY_FROZEN'),
    unfreeze: control('unfreeze', 'CARD_NOT_FROZEN'),
    terminate: control('terminate', 'CARD_ALREADY_TERMINATED', { confirm: 'TERMINATE_CARD' }),
  }
}
