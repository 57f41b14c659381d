import { randomUUID } from 'node:crypto'
import { Fault, FAULTS, faultFrom } from '../../domain/fault.ts'
import { later } from '../../domain/journey.ts'
import { Key } from '../../domain/key.ts'
import { Private } from '../../domain/private.ts'
import type { ProfileField } from '../../domain/profile.ts'
import type { Dossier, Registration } from '../../domain/provider.ts'
import { insertAttempt, settleAttempt } from '../../storage/attempts.ts'
import { isErased } from '../../storage/customers.ts'
import { wasErased } from '../api/access.ts'
import { atMost } from '../engine/begin.ts'
import { checkProfilePatch } from '../input/profile.ts'
import { dossiersOf } from '../engine/dossiers.ts'
import type { ProfileInput } from '../api/inputs.ts'
import { refuse } from '../api/refusal.ts'
import type { World } from '../world.ts'
import { type Acting, journeyFor, providerOf } from './acting.ts'
import { changeProfile } from './customers.ts'

/** Changes what one provider holds of the person: all of the patch, or nothing. */
export async function updateCardholder(acting: Acting, input: { cardholderId: string; profile: ProfileInput }): Promise<string> {
  const { world } = acting
  const cardholder = await journeyFor(acting, 'cardholder', input.cardholderId, 'cardholderId')
  const patch = checkProfilePatch(input.profile, world.now())
  const amendment = providerOf(world, cardholder)?.amendment
  if (amendment === undefined)
    return refuse('NOT_SUPPORTED', 'expected a provider whose records can be changed', { path: ['cardholderId'] })
  if (cardholder.customerId !== null && (await isErased(world.database.sql, cardholder.customerId)))
    wasErased(cardholder.customerId)
  if (cardholder.phase !== 'done')
    refuse('NOT_YET', `expected a registered cardholder but it is ${cardholder.status}`, {
      path: ['cardholderId'],
      nodeId: cardholder.id,
    })
  const [dossier] = (await dossiersOf(world, world.database.sql, [cardholder])) as unknown as [Dossier<Registration>]
  const changing = (async () => {
    const locked = await amendment.locked(dossier)
    const field = (Object.keys(patch) as ProfileField[]).find(name => locked.includes(name))
    if (field !== undefined)
      refuse('CONFLICT', `expected a field that can still be changed but the provider has locked ${field}`, {
        path: ['profile', field],
        nodeId: cardholder.id,
      })
    await traced(world, cardholder.id, key => amendment.amend(dossier, new Private(patch), key))
    if (cardholder.customerId !== null) await changeProfile(world, cardholder.customerId, profile => ({ ...profile, ...patch }))
  })()
  try {
    // The change goes on without the caller, who is told to look before trying again.
    if (await atMost(world.limits.mutationWait, changing)) return cardholder.id
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown
    if (thrown.code === 'rejected')
      refuse('PROVIDER_REFUSED', 'expected the provider to accept the change but it declined', {
        path: ['profile'],
        nodeId: cardholder.id,
      })
  }
  changing.catch(() => undefined)
  return refuse(
    'PROVIDER_UNAVAILABLE',
    'expected the provider to answer but it did not, and the change may have been made; please look at the cardholder’s profile before trying again',
    {
      path: ['cardholderId'],
    },
  )
}

/** Committed before it is sent, like every write; what became of it stands among the cardholder's attempts. */
async function traced(world: World, journeyId: string, write: (key: Key) => Promise<void>): Promise<void> {
  const db = world.database.sql
  const sentAt = world.now()
  const key = new Key(`${journeyId}-amend-${randomUUID().slice(0, 8)}`, later(sentAt, world.limits.sendWindow))
  const attempt = await insertAttempt(db, { journeyId, step: 'amend', key: key.value, sentAt })
  const fault = await write(key).then(() => undefined, faultFrom)
  const outcome = fault === undefined ? 'TOOK_EFFECT' : FAULTS[fault.code].mayHaveActed ? 'UNKNOWN' : 'NO_EFFECT'
  await settleAttempt(db, attempt, { outcome, at: world.now(), ...(fault === undefined ? {} : { fault: fault.code }) })
  if (fault !== undefined) throw fault
}
