import { Fault } from '../../domain/fault.ts'
import type { ListedCardholder, Provider } from '../../domain/provider.ts'
import { offsetIn } from '../kit/offset.ts'
import { customerShape, pageShape, type Customer } from './shapes.ts'
import { customerStatus, kycStatus, plain } from './statuses.ts'
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
