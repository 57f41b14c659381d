import type { Provider } from '../../domain/provider.ts'
import { sameId } from '../kit/lost-write.ts'
import { oneByOne } from '../kit/one-by-one.ts'
import { registeredId } from './cardholders.ts'
import { holdingOf, listCards } from './cards.ts'
import type { Wire } from './wire.ts'

export const createHoldings =
  (wire: Wire): NonNullable<Provider['holdings']> =>
  (of, reads) =>
    oneByOne(of, async refs => {
      const id = registeredId(refs)
      const { items } = await listCards(wire, reads, id)
      // A list whose filter is ignored holds strangers' cards.
      const own = items.filter(({ cardholderId }) => sameId(cardholderId, id))
      return Promise.all(own.map(card => holdingOf(wire, reads, card)))
    })
