import { Fault } from '../../domain/fault.ts'
import type { Reads } from '../../domain/provider.ts'
import { customerShape, type Customer } from './shapes.ts'
import type { Wire } from './wire.ts'

/** One customer, read once per turn. */
export function readCustomer(wire: Wire, reads: Reads, id: string): Promise<Customer> {
  return reads.get(`GET customer ${id}`, () => wire.read('GET customer', `/customers/${encodeURIComponent(id)}`, customerShape))
}

/**
 * The customer with our reference, searched for by e-mail. E-mails are unique at Artha, external references are not
 * [docs, assumed]. A customer with this e-mail and another reference is never taken over.
 */
export async function findOwnCustomer(wire: Wire, email: string, reference: string): Promise<Customer | undefined> {
  const { items, proof } = await wire.readAll('GET customers', '/customers', { search: email }, customerShape)
  const own = items.find(({ externalReference }) => externalReference === reference)
  if (own !== undefined) return own
  if (items.some(customer => !customer.email || customer.email.toLowerCase() === email.toLowerCase()))
    throw new Fault('unknowable', 'a customer with this e-mail is there without our reference', {
      reason: { code: 'ALREADY_REGISTERED' },
    })
  if (proof === 'doubtful') throw new Fault('unreadable', 'the list in which the customer was searched for may not be whole')
  return undefined
}
