import type { Fault } from '../../domain/fault.ts'
import type { Key } from '../../domain/key.ts'
import type { CardOrder, Dossier, Provider } from '../../domain/provider.ts'
import { customerPath, getCustomer } from './customer.ts'
import { refusal } from './rejections.ts'
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
    const path = customerPath(intent.cardholder.id ?? '', `cards/${encodeURIComponent(refs.id ?? '')}/${verb}`)
    const said = await wire.call({ operation: `POST card ${verb}`, method: 'POST', path, body: {}, key })
    return said.code === undefined || said.code === already ? undefined : refusal(said, `POST card ${verb}`)
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
    const customer = await getCustomer(wire, intent.cardholder.id ?? '')
    const card = customer?.cards.find(({ id }) => id === refs.id)
    return card !== undefined && cardStatusOf(card.status) === 'TERMINATED'
  }
}
