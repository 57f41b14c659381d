import { Fault } from '../../domain/fault.ts'
import type { ProfileField } from '../../domain/profile.ts'
import type { Dossier, Registration } from '../../domain/provider.ts'
import { isErased } from '../../storage/customers.ts'
import { wasErased } from '../api/access.ts'
import { amend } from '../engine/amend.ts'
import { checkProfilePatch } from '../input/profile.ts'
import { dossiersOf } from '../engine/dossiers.ts'
import type { ProfileInput } from '../api/inputs.ts'
import { refuse } from '../api/refusal.ts'
import { atMost } from '../engine/turn-now.ts'
import { type Acting, journeyFor, providerOf } from './acting.ts'

/** Changes one provider's record of the person: all of the patch, or no field. */
export async function updateCardholder(acting: Acting, input: { cardholderId: string; profile: ProfileInput }): Promise<string> {
  const { world } = acting
  const cardholder = await journeyFor(acting, 'cardholder', input.cardholderId, 'cardholderId')
  const patch = checkProfilePatch(input.profile, world.now())
  const amendment = providerOf(world, cardholder, 'cardholderId').amendment
  if (amendment === undefined)
    return refuse('NOT_SUPPORTED', 'the provider does not let us change its record of a person', { path: ['cardholderId'] })
  if (cardholder.customerId !== null && (await isErased(world.database.sql, cardholder.customerId)))
    wasErased(cardholder.customerId)
  if (cardholder.phase !== 'done')
    refuse('NOT_YET', `the cardholder is not registered yet: the status is ${cardholder.status}`, {
      path: ['cardholderId'],
      nodeId: cardholder.id,
    })
  const [dossier] = (await dossiersOf(world, world.database.sql, [cardholder])) as unknown as [Dossier<Registration>]
  const changing = (async () => {
    const locked = await amendment.locked(dossier)
    const field = (Object.keys(patch) as ProfileField[]).find(name => locked.includes(name))
    if (field !== undefined)
      refuse('CONFLICT', `the provider has locked the field ${field}; leave the field out`, {
        path: ['profile', field],
        nodeId: cardholder.id,
      })
    const fault = await amend(world, cardholder, amendment, dossier, patch)
    if (fault !== undefined) throw fault
  })()
  try {
    // The change goes on without the caller, who is told to look before trying again.
    if (await atMost(world.limits.mutationWait, changing)) return cardholder.id
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown
    if (thrown.code === 'rejected')
      refuse('PROVIDER_REFUSED', 'the provider rejected the change', {
        path: ['profile'],
        nodeId: cardholder.id,
      })
  }
  changing.catch(() => undefined)
  return refuse(
    'PROVIDER_UNAVAILABLE',
    'the provider did not answer, and the change may have been made; look at the cardholder’s profile before you try again',
    {
      path: ['cardholderId'],
    },
  )
}
