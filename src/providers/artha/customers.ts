import { Fault } from '../../domain/fault.ts'
import type { Reads } from '../../domain/provider.ts'
import { customerShape, type Customer } from './shapes.ts'
import type { Wire } from './wire.ts'

/** One customer, read once a turn however many ask. */
export function readCustomer(wire: Wire, reads: Reads, id: string): Promise<Customer> {
  return reads.get(`GET customer ${id}`, () => wire.read('GET customer', `/customers/${encodeURIComponent(id)}`, customerShape))
}

/**
 * The customer with this e-mail, if it is ours. E-mails are unique there, external references are not [docs, assumed]:
 * so it is looked for by e-mail, and believed by the reference. Somebody else's is never taken over.
 */
export async function findOwnCustomer(wire: Wire, email: string, reference: string): Promise<Customer | undefined> {
  const found = await wire.readAll('GET customers', '/customers', { search: email }, customerShape)
  const same = found.filter(customer => customer.email?.toLowerCase() === email.toLowerCase())
  const own = same.find(customer => customer.externalReference === reference)
  if (own === undefined && same.length > 0)
    throw new Fault('unknowable', 'expected a customer with our reference but got one without it', {
      reason: { code: 'ALREADY_REGISTERED' },
    })
  return own
}
