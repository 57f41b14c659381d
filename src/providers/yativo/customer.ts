import type { Reads } from '../../domain/provider.ts'
import { readShape } from '../kit/read-shape.ts'
import { refusal } from './rejections.ts'
import { customerShape, type YativoCustomer } from './shapes.ts'
import type { Wire } from './wire.ts'

/** Get customer: the one read for status, KYC, cards and balance. Undefined where there is none of that name. */
export async function getCustomer(wire: Wire, identifier: string): Promise<YativoCustomer | undefined> {
  const said = await wire.call({
    operation: 'GET customer',
    method: 'GET',
    path: `/v1/card-issuer/customers/${encodeURIComponent(identifier)}`,
  })
  if (said.status === 404) return undefined
  if (said.code !== undefined) throw refusal(said, 'GET customer')
  return readShape(customerShape, said.data, 'GET customer')
}

/** The same, asked once however many journeys of one turn or request look at it. */
export function customerVia(wire: Wire, identifier: string, reads: Reads): Promise<YativoCustomer | undefined> {
  return reads.get(`GET customer ${identifier}`, () => getCustomer(wire, identifier))
}

/** "…/v1/yativo-card/customers/{id}/kyc-link" */
export const customerPath = (id: string, rest: string): string => `/v1/yativo-card/customers/${encodeURIComponent(id)}/${rest}`
