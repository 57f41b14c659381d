import type { Provider } from '../../domain/provider.ts'
import { oneByOne } from '../kit/one-by-one.ts'
import { cardholderRecord, registeredId } from './cardholders.ts'
import type { Wire } from './wire.ts'

export const createProfiles =
  (wire: Wire): NonNullable<Provider['profiles']> =>
  (of, reads) =>
    oneByOne(of, async refs => (await cardholderRecord(wire, reads, registeredId(refs))).profile)
