import { Fault } from '../../domain/fault.ts'
import { Private } from '../../domain/private.ts'
import type { Profile } from '../../domain/profile.ts'
import type { Provider } from '../../domain/provider.ts'
import { kept } from '../kit/kept.ts'
import { oneByOne } from '../kit/one-by-one.ts'
import { customerVia } from './customer.ts'
import type { Wire } from './wire.ts'

/** All that it tells of a person is the e-mail address; the rest stays with the identity check. */
export function createProfiles(wire: Wire): NonNullable<Provider['profiles']> {
  return (cardholders, reads) =>
    oneByOne(cardholders, async refs => {
      const customer = await customerVia(wire, kept(refs, 'id', 'the customer'), reads)
      if (customer === undefined) throw new Fault('rejected', 'expected a customer but there is none')
      return new Private<Profile>({ email: customer.email })
    })
}
