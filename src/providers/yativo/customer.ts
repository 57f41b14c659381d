import { Fault } from '../../domain/fault.ts'
import type { Reads } from '../../domain/provider.ts'
import { rejection } from './rejections.ts'
import { customerShape, type YativoCustomer } from './shapes.ts'
import type { Wire } from './wire.ts'

/** Status, KYC, cards and balance of a customer in one read. `ahead`: see kit/http.ts. */
export type Customer = YativoCustomer & { readonly ahead?: number | undefined }

/** Undefined where Yativo says, in its own envelope, that there is no customer of this name. */
export async function getCustomer(wire: Wire, identifier: string): Promise<Customer | undefined> {
  const said = await wire.call({
    operation: 'GET customer',
    method: 'GET',
    path: `/v1/card-issuer/customers/${encodeURIComponent(identifier)}`,
  })
  if (said.status === 404) return undefined
  if (said.code !== undefined) throw rejection(said, 'GET customer')
  return { ...said.as(customerShape), ahead: said.ahead }
}

/** The same read, sent once for all journeys of one turn or request. */
export function customerVia(wire: Wire, identifier: string, reads: Reads): Promise<Customer | undefined> {
  return reads.get(`GET customer ${identifier}`, () => getCustomer(wire, identifier))
}

/** A customer whose id Yativo gave us: a 404 does not prove that the customer, or any card of the customer, is absent. */
export async function knownCustomer(wire: Wire, id: string, reads: Reads): Promise<Customer> {
  const customer = await customerVia(wire, id, reads)
  if (customer === undefined) throw new Fault('unreadable', 'Yativo does not find a customer whose id Yativo gave us')
  return customer
}

/** "…/v1/yativo-card/customers/{id}/kyc-link" */
export const customerPath = (id: string, rest: string): string => `/v1/yativo-card/customers/${encodeURIComponent(id)}/${rest}`
