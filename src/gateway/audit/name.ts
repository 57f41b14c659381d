import type { Access } from '../api/access.ts'

/** A person who has no customer yet. */
const NO_CUSTOMER = 'no customer yet'

/** A person's subject may be an e-mail address, and the trail outlives an erasure: the trail names a customer by the id. */
export const nameOf = ({ viewer, customerId }: Access): string =>
  viewer.roles.has('CUSTOMER') ? (customerId ?? NO_CUSTOMER) : viewer.subject
