import type { Fault } from '../../domain/fault.ts'
import type { Key } from '../../domain/key.ts'
import type { CardOrder, Dossier, Provider } from '../../domain/provider.ts'
import { kept } from '../kit/kept.ts'
import { customerPath, getCustomer } from './customer.ts'
import { rejection } from './rejections.ts'
import { cardStatusOf } from './statuses.ts'
import type { Wire } from './wire.ts'

/** The customer namespace is said to cover these; the paths are [assumed]. A wish that is fulfilled already is fulfilled. */
export function createControls(wire: Wire): NonNullable<Provider['controls']> {
  const post = async (
    verb: string,
    already: string,
    { refs, intent }: Dossier<CardOrder>,
    key: Key,
  ): Promise<Fault | undefined> => {
    const path = customerPath(
      kept(intent.cardholder, 'id', 'the customer'),
      `cards/${encodeURIComponent(kept(refs, 'id', 'the card'))}/${verb}`,
    )
    const said = await wire.call({ operation: `POST card ${verb}`, method: 'POST', path, body: {}, key })
    return said.code === undefined || said.code === already ? undefined : rejection(said, `POST card ${verb}`)
  }
  const orThrow = (fault: Fault | undefined): void => {
    if (fault !== undefined) throw fault
  }

  return {
    freeze: async (card, key) => orThrow(await post('freeze', 'CARD_ALREADY_FROZEN', card, key)),
    unfreeze: async (card, key) => orThrow(await post('unfreeze', 'CARD_NOT_FROZEN', card, key)),
    async terminate(card, key) {
      const fault = await post('void', 'CARD_ALREADY_VOIDED', card, key)
      // No refusal of a second void is documented, so the card itself is asked.
      if (fault?.code === 'rejected' && (await isTerminated(card))) return
      orThrow(fault)
    },
  }

  async function isTerminated({ refs, intent }: Dossier<CardOrder>): Promise<boolean> {
    const customer = await getCustomer(wire, kept(intent.cardholder, 'id', 'the customer'))
    const card = customer?.cards.find(({ id }) => id === refs.id)
    return card !== undefined && cardStatusOf(card.status) === 'TERMINATED'
  }
}
