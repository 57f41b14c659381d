import { SignJWT } from 'jose'
import type { Role } from '../gateway/api/viewer.ts'
import { ROLES, SCOPES } from './authentication.ts'

const GOOD_FOR = '30d'

/** A token for each role, to try the product with. CUSTOMER's subject is the externalId "demo-customer". */
export async function developmentTokens(
  secret: string,
  { issuer, audience }: { issuer?: string | undefined; audience?: string | undefined } = {},
): Promise<Readonly<Record<Role, string>>> {
  const mint = (role: Role): Promise<string> => {
    const subject = role === 'CUSTOMER' ? 'demo-customer' : `demo-${role.toLowerCase().replace('_', '-')}`
    const token = new SignJWT({ roles: [role], scope: role === 'CUSTOMER' ? '' : SCOPES.join(' ') })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(subject)
      .setIssuedAt()
      .setExpirationTime(GOOD_FOR)
    if (issuer !== undefined) token.setIssuer(issuer)
    if (audience !== undefined) token.setAudience(audience)
    return token.sign(new TextEncoder().encode(secret))
  }
  const minted = await Promise.all(ROLES.map(async role => [role, await mint(role)] as const))
  return Object.fromEntries(minted) as Record<Role, string>
}
