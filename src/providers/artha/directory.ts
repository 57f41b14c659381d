import { Fault } from '../../domain/fault.ts'
import { Private } from '../../domain/private.ts'
import type { Address, Profile } from '../../domain/profile.ts'
import type { Holding, ListedCardholder, Provider } from '../../domain/provider.ts'
import { offsetIn } from '../kit/offset.ts'
import { oneByOne } from '../kit/one-by-one.ts'
import { cardsOf, issued, stateOf, typeOf } from './cards.ts'
import { readCustomer } from './customers.ts'
import { joinPhone } from './phone.ts'
import { customerShape, pageShape, type Customer } from './shapes.ts'
import { cardStatus, customerStatus, kycStatus, plain } from './statuses.ts'
import type { Wire } from './wire.ts'

const MOST = 100

/** The customers as a list of cardholders; the cursor is their offset. */
export function createDirectory(wire: Wire): NonNullable<Provider['directory']> {
  return async ({ first, after, providerStatus }) => {
    const limit = Math.min(first, MOST)
    const offset = offsetIn(after)
    // They filter by KYC status only [docs A]; by the customer's own status each page is thinned out here.
    const kyc = kycStatus(providerStatus) !== undefined || plain(providerStatus) === 'notsubmitted'
    if (providerStatus !== undefined && !kyc && customerStatus(providerStatus) === undefined)
      throw new Fault('rejected', 'expected a status of customers or of their KYC but got another')
    const query = new URLSearchParams({
      limit: String(limit),
      offset: String(offset),
      ...(kyc && providerStatus ? { kycState: providerStatus } : {}),
    })
    const { items, total } = await wire.read('GET customers', `/customers?${query.toString()}`, pageShape(customerShape))
    const more = total === undefined ? items.length === limit : offset + items.length < total
    const wanted = kyc || !providerStatus ? items : items.filter(({ status }) => plain(status) === plain(providerStatus))
    return {
      cardholders: wanted.map(listed),
      ...(more && items.length > 0 ? { next: String(offset + items.length) } : {}),
      ...(total === undefined || wanted !== items ? {} : { total }),
    }
  }
}

function listed({ ref, externalReference, status, createdAt }: Customer): ListedCardholder {
  return {
    refs: { id: ref },
    ...(externalReference ? { reference: externalReference } : {}),
    status: customerStatus(status) ?? 'PENDING',
    ...(status ? { providerStatus: status } : {}),
    ...(createdAt && !Number.isNaN(Date.parse(createdAt)) ? { createdAt: new Date(createdAt) } : {}),
  }
}

/** What Artha holds of each person. */
export function createProfiles(wire: Wire): NonNullable<Provider['profiles']> {
  return (of, reads) => oneByOne(of, async ({ id }) => new Private(profileOf(await readCustomer(wire, reads, id ?? ''))))
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

/** The cards it knows of each customer; one that is still pending or has failed is not a card yet. */
export function createHoldings(wire: Wire): NonNullable<Provider['holdings']> {
  return (of, reads) =>
    oneByOne(of, async ({ id }) => {
      const cards = await reads.get(`GET cards of ${id}`, () => cardsOf(wire, id ?? ''))
      return cards.flatMap((card): Holding[] => {
        const status = cardStatus(stateOf(card))
        if (status === undefined || status === 'pending' || status === 'failed') return []
        const state = stateOf(card)
        return [
          {
            refs: { id: card.ref },
            ...(card.productId ? { productRef: card.productId } : {}),
            card: issued(card, status),
            type: typeOf(card),
            ...(state === undefined ? {} : { providerStatus: state }),
          },
        ]
      })
    })
}
