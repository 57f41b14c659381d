/** The caller. CUSTOMER sees only the customer with externalId = subject. */
export type Viewer = {
  readonly subject: string
  readonly roles: ReadonlySet<Role>
  readonly scopes: ReadonlySet<string>
  /** When the token expires; live subscriptions end then. */
  readonly expiresAt?: Date
}
export type Role = 'CUSTOMER' | 'BACK_OFFICE' | 'SERVICE'

/** Back-office and services see every record; a customer sees the customer's own records. */
export const seesAll = (viewer: Viewer): boolean => viewer.roles.has('BACK_OFFICE') || viewer.roles.has('SERVICE')
