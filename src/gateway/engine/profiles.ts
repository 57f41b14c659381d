import type { Profile } from '../../domain/profile.ts'
import { lockCustomer, updateCustomerProfile } from '../../storage/customers.ts'
import type { Executor } from '../../storage/database.ts'
import { wasErased } from '../api/access.ts'
import type { World } from '../world.ts'
import { openProfile, profilePlace } from './content.ts'

/** Changes our profile of a person while the customer is locked; `record` writes the audit entry in the same transaction. */
export async function changeProfile(
  world: World,
  customerId: string,
  change: (profile: Profile) => Profile,
  record?: (tx: Executor, target: string) => Promise<void>,
): Promise<void> {
  await world.database.transaction(async tx => {
    const customer = await lockCustomer(tx, customerId)
    if (customer === undefined) return
    const profile = await openProfile(tx, world.vault, customer)
    if (profile === undefined) return wasErased(customerId)
    const sealed = await world.vault.seal(tx, customerId, profilePlace(customerId), change(profile.reveal()))
    await updateCustomerProfile(tx, customerId, { profile: sealed, at: world.now() })
    await record?.(tx, customerId)
  })
}
