import type { ProfilePatch } from '../../domain/profile.ts'
import type { Provider } from '../../domain/provider.ts'
import { Fault } from '../../domain/fault.ts'
import { kept } from '../kit/kept.ts'
import { splitPhone } from './phone.ts'
import type { Wire } from './wire.ts'

/** Changing what Artha holds of a person: everything but the e-mail [docs A]. A nationality it does not hold, so it can change none. */
export function createAmendment(wire: Wire): NonNullable<Provider['amendment']> {
  return {
    locked: () => Promise.resolve(['email', 'nationality']),
    async amend({ refs }, patch, key) {
      const changes = changesIn(patch.reveal())
      if (Object.keys(changes).length === 0) return
      const answer = await wire.write(
        'PATCH customer',
        'PATCH',
        `/customers/${encodeURIComponent(kept(refs, 'id', 'the customer'))}`,
        { json: changes },
        key,
      )
      if (answer.rejected) throw answer.fault
    },
  }
}

/** Only what changes: omitted fields stay [docs]. */
function changesIn({ firstName, lastName, dateOfBirth, gender, phone, address }: ProfilePatch): object {
  const split = splitPhone(phone)
  if (phone !== undefined && split === undefined)
    throw new Fault('rejected', 'expected an international phone number but got another', { reason: { code: 'DETAILS_INVALID' } })
  const { line1, line2, city, state, postalCode, country } = address ?? {}
  const changes = {
    firstName,
    lastName,
    dateOfBirth,
    gender,
    phoneCode: split?.code,
    phoneNumber: split?.number,
    country,
    state,
    address: address && { addressLine1: line1, addressLine2: line2, city, state, postalCode, country },
  }
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
}
