/** Who asks. CUSTOMER sees its own records only, found by externalId = subject. */
export type Viewer = {
  readonly subject: string
  readonly roles: ReadonlySet<Role>
  readonly scopes: ReadonlySet<string>
  /** When the token that says so ends; live subscriptions end with it. */
  readonly expiresAt?: Date
}
export type Role = 'CUSTOMER' | 'BACK_OFFICE' | 'SERVICE'

/** Back-office and services see every record; a customer its own. */
export const seesAll = (viewer: Viewer): boolean => viewer.roles.has('BACK_OFFICE') || viewer.roles.has('SERVICE')
