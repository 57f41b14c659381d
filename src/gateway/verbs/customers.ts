import { customerByExternalId, customersById, insertCustomer } from '../../storage/customers.ts'
import { maySeeCustomer, notFound } from '../api/access.ts'
import type { ProfileInput } from '../api/inputs.ts'
import { refuse } from '../api/refusal.ts'
import { seesAll } from '../api/viewer.ts'
import { profilePlace } from '../engine/content.ts'
import { changeProfile } from '../engine/profiles.ts'
import { isOurs } from '../ids.ts'
import { checkProfile, checkProfilePatch } from '../input/profile.ts'
import { Check } from '../input/text.ts'
import type { World } from '../world.ts'
import type { Acting } from './acting.ts'
import { eraseCustomer, type Erasure } from './erasure.ts'
import type { Verbs } from './verb.ts'

type NewCustomer = { readonly externalId: string; readonly profile: ProfileInput }
type ChangedCustomer = { readonly id: string; readonly profile: ProfileInput }

export const customerVerbs = (verbs: Verbs) => ({
  create: verbs.customer<NewCustomer>({
    operation: 'createCustomer',
    rate: () => ({ name: 'customers' }),
    run: createCustomer,
  }),
  update: verbs.customer<ChangedCustomer>({ operation: 'updateCustomer', target: ({ id }) => id, run: updateCustomer }),
  erase: verbs.customer<Erasure>({
    operation: 'eraseCustomer',
    target: ({ id }) => id,
    note: ({ reason }) => reason,
    run: eraseCustomer,
  }),
})

async function createCustomer({ world, access }: Acting, input: NewCustomer): Promise<string> {
  const check = new Check()
  const externalId = check.needed(['externalId'], check.text(['externalId'], input.externalId, 255))
  check.done()
  if (!seesAll(access.viewer) && externalId !== access.viewer.subject)
    refuse('FORBIDDEN', 'a customer may create only itself: externalId must be the subject of the token', {
      path: ['externalId'],
    })
  const profile = checkProfile(input.profile, world.now())
  const id = world.newId('customer')
  const made = await world.database.transaction(async tx => {
    const sealed = await world.vault.seal(tx, id, profilePlace(id), profile)
    const now = world.now()
    return insertCustomer(tx, { id, externalId, profile: sealed, createdAt: now, updatedAt: now })
  })
  if (made) return id
  const existing = await customerByExternalId(world.database.sql, externalId)
  return refuse('CONFLICT', 'another customer has this externalId', {
    path: ['externalId'],
    ...(existing === undefined ? {} : { nodeId: existing.id }),
  })
}

async function updateCustomer({ world, access, record }: Acting, input: ChangedCustomer): Promise<string> {
  if (!maySeeCustomer(access, input.id) || !(await isKnown(world, input.id))) notFound('customer', ['id'])
  const patch = checkProfilePatch(input.profile, world.now())
  await changeProfile(world, input.id, profile => ({ ...profile, ...patch }), record)
  return input.id
}

/** Whether the customer exists or existed. */
export const isKnown = async (world: World, id: string): Promise<boolean> =>
  isOurs(id) && (await customersById(world.database.sql, [id])).length > 0
