import { randomUUID } from 'node:crypto'
import { Fault } from '../../domain/fault.ts'
import { later } from '../../domain/journey.ts'
import { Key } from '../../domain/key.ts'
import { Private } from '../../domain/private.ts'
import type { ProfileField } from '../../domain/profile.ts'
import type { Dossier, Registration } from '../../domain/provider.ts'
import { isErased } from '../../storage/customers.ts'
import { wasErased } from '../access.ts'
import { checkProfilePatch } from '../check-profile.ts'
import { dossiersOf } from '../dossiers.ts'
import type { Session } from '../gateway.ts'
import { refuse } from '../refusal.ts'
import { type Acting, journeyFor, providerOf } from './acting.ts'
import { changeProfile } from './customers.ts'

/** Changes what one provider holds of the person: all of the patch, or nothing. */
export async function updateCardholder(acting: Acting, input: Parameters<Session['updateCardholder']>[0]): Promise<string> {
  const { world } = acting
  const cardholder = await journeyFor(acting, 'cardholder', input.cardholderId, 'cardholderId')
  const patch = checkProfilePatch(input.profile, world.now())
  const amendment = providerOf(world, cardholder)?.amendment
  if (amendment === undefined) return refuse('NOT_SUPPORTED', 'expected a provider whose records can be changed', { path: ['cardholderId'] })
  if (cardholder.customerId !== null && (await isErased(world.database.sql, cardholder.customerId))) wasErased(cardholder.customerId)
  if (cardholder.phase !== 'done') refuse('NOT_YET', `expected a registered cardholder but it is ${cardholder.status}`, { path: ['cardholderId'], nodeId: cardholder.id })
  const [dossier] = (await dossiersOf(world, world.database.sql, [cardholder])) as unknown as [Dossier<Registration>]
  try {
    const locked = await amendment.locked(dossier)
    const field = (Object.keys(patch) as ProfileField[]).find(name => locked.includes(name))
    if (field !== undefined) refuse('CONFLICT', `expected a field that can still be changed but the provider has locked ${field}`, { path: ['profile', field], nodeId: cardholder.id })
    await amendment.amend(dossier, new Private(patch), new Key(randomUUID(), later(world.now(), world.limits.sendWindow)))
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown
    if (thrown.code === 'rejected') refuse('PROVIDER_REFUSED', 'expected the provider to accept the change but it declined', { path: ['profile'], nodeId: cardholder.id })
    refuse('PROVIDER_UNAVAILABLE', 'expected the provider to answer but it did not; please look at the cardholder’s profile before trying again', { path: ['cardholderId'] })
  }
  if (cardholder.customerId !== null) await changeProfile(acting, cardholder.customerId, profile => ({ ...profile, ...patch }))
  return cardholder.id
}
