import { Private } from '../../domain/private.ts'
import type { Address, Profile } from '../../domain/profile.ts'
import type { Provider } from '../../domain/provider.ts'
import { kept } from '../kit/kept.ts'
import { oneByOne } from '../kit/one-by-one.ts'
import { readCustomer } from './customers.ts'
import { joinPhone } from './phone.ts'
import type { Customer } from './shapes.ts'
import type { Wire } from './wire.ts'

/** The personal data that Artha keeps of each customer. */
export function createProfiles(wire: Wire): NonNullable<Provider['profiles']> {
  return (of, reads) =>
    oneByOne(of, async refs => new Private(profileOf(await readCustomer(wire, reads, kept(refs, 'id', 'the customer')))))
}

function profileOf(customer: Customer): Profile {
  const { email, firstName, lastName, gender, phoneCode, phoneNumber, dateOfBirth } = customer
  const phone = joinPhone(phoneCode, phoneNumber)
  return {
    email: email ?? '',
    ...(firstName ? { firstName } : {}),
    ...(lastName ? { lastName } : {}),
    ...(gender ? { gender: gender.toLowerCase() } : {}),
    // A date in one revision, a date-time in another [docs].
    ...(dateOfBirth ? { dateOfBirth: dateOfBirth.slice(0, 10) } : {}),
    ...(phone === undefined ? {} : { phone }),
    ...addressOf(customer),
  }
}

function addressOf({ address }: Customer): { address?: Address } {
  const { addressLine1, addressLine2, city, state, postalCode, country } = address ?? {}
  if (!addressLine1 || !city || !country) return {}
  return {
    address: {
      line1: addressLine1,
      ...(addressLine2 ? { line2: addressLine2 } : {}),
      city,
      ...(state ? { state } : {}),
      ...(postalCode ? { postalCode } : {}),
      country,
    },
  }
}
