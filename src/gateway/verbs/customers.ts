import type { Profile } from '../../domain/profile.ts'
import {
  customerByExternalId,
  customersById,
  insertCustomer,
  lockCustomer,
  updateCustomerProfile,
} from '../../storage/customers.ts'
import { maySeeCustomer, notFound, wasErased } from '../api/access.ts'
import { Check } from '../input/text.ts'
import { checkProfile, checkProfilePatch } from '../input/profile.ts'
import { openProfile, profilePlace } from '../engine/content.ts'
import type { Session } from '../api/gateway.ts'
import { isOurs } from '../ids.ts'
import { refuse } from '../api/refusal.ts'
import { seesAll } from '../api/viewer.ts'
import type { World } from '../world.ts'
import type { Acting } from './acting.ts'

type Input<Verb extends keyof Session> = Session[Verb] extends (input: infer I) => unknown ? I : never

/** The new customer's id. */
export async function createCustomer({ world, access }: Acting, input: Input<'createCustomer'>): Promise<string> {
  const check = new Check()
  const externalId = check.text(['externalId'], input.externalId, 255) ?? ''
  check.done()
  if (!seesAll(access.viewer) && externalId !== access.viewer.subject)
    refuse('FORBIDDEN', 'expected your own subject as externalId', { path: ['externalId'] })
  const profile = checkProfile(input.profile, world.now())
  const id = world.newId('customer')
  const made = await world.database.transaction(async tx => {
    const sealed = await world.vault.seal(tx, id, profilePlace(id), profile)
    const now = world.now()
    return insertCustomer(tx, { id, externalId, profile: sealed, createdAt: now, updatedAt: now })
  })
  if (made) return id
  const existing = await customerByExternalId(world.database.sql, externalId)
  return refuse('CONFLICT', 'expected a new externalId but a customer has it already', {
    path: ['externalId'],
    ...(existing === undefined ? {} : { nodeId: existing.id }),
  })
}

export async function updateCustomer({ world, access }: Acting, input: Input<'updateCustomer'>): Promise<string> {
  if (!maySeeCustomer(access, input.id) || !(await isKnown(world, input.id))) notFound('a customer', ['id'])
  const patch = checkProfilePatch(input.profile, world.now())
  await changeProfile({ world, access }, input.id, profile => ({ ...profile, ...patch }))
  return input.id
}

/** Whether there is, or was, such a customer. */
export const isKnown = async (world: World, id: string): Promise<boolean> =>
  isOurs(id) && (await customersById(world.database.sql, [id])).length > 0

/** Changes our profile of a person under its lock. */
export async function changeProfile({ world }: Acting, customerId: string, change: (profile: Profile) => Profile): Promise<void> {
  await world.database.transaction(async tx => {
    const customer = await lockCustomer(tx, customerId)
    if (customer === undefined) return
    const profile = await openProfile(tx, world.vault, customer)
    if (profile === undefined) return wasErased(customerId)
    const sealed = await world.vault.seal(tx, customerId, profilePlace(customerId), change(profile.reveal()))
    await updateCustomerProfile(tx, customerId, { profile: sealed, at: world.now() })
  })
}
