import { Fault } from '../../domain/fault.ts'
import type { Listing, Provider } from '../../domain/provider.ts'
import { offsetIn } from '../kit/offset.ts'
import { userRefs } from './refs.ts'
import { Users } from './shapes.ts'
import type { Wire } from './wire.ts'

const LIMIT = 100

/** Its users, oldest first; the cursor is how many to skip. Users have no status [docs], so none can be asked for. */
export function createDirectory(wire: Wire): NonNullable<Provider['directory']> {
  return async ({ first, after, providerStatus }): Promise<Listing> => {
    if (providerStatus !== undefined) throw new Fault('rejected', 'expected no status, for users have none, but got one')
    const skip = offsetIn(after)
    const { total, users } = await wire.call('users/find', Users, { limit: Math.max(1, Math.min(first, LIMIT)), skip })
    const read = skip + users.items.length + users.unread
    return {
      cardholders: users.items.map(user => ({
        refs: userRefs(user.user_id, user.external_user_id),
        reference: user.external_user_id,
        status: 'ACTIVE',
        ...(user.created_at ? { createdAt: new Date(user.created_at) } : {}),
      })),
      total,
      ...(read > skip && read < total ? { next: String(read) } : {}),
    }
  }
}
