import { lockCustomer } from '../../storage/customers.ts'
import { lockJourneysOf } from '../../storage/journeys.ts'
import type { JourneyRow } from '../../storage/schema.ts'
import { mustErase, notFound, wasErased } from '../api/access.ts'
import { Check } from '../input/text.ts'
import { blank } from '../engine/door.ts'
import { isOurs } from '../ids.ts'
import { refuse } from '../api/refusal.ts'
import type { Acting } from './acting.ts'

export type Erasure = { readonly id: string; readonly reason: string }

/** Money is on the way, or a person must find out whether money moved. A card that waits for the person has no money yet. */
const isMoving = ({ kind, phase }: JourneyRow): boolean =>
  (kind === 'card' && phase !== 'needs' && phase !== 'done' && phase !== 'refused') ||
  (kind === 'topup' && phase !== 'done' && phase !== 'refused')

/**
 * Erases a person for good. The key that sealed all personal data is destroyed, in backups too, and the sealed columns are emptied.
 * Cards, money and the audit trail stay and name no person. Providers keep the data that their own duties demand.
 */
export async function eraseCustomer({ world, access, record }: Acting, input: Erasure): Promise<string> {
  mustErase(access.viewer)
  const check = new Check()
  check.needed(['reason'], check.text(['reason'], input.reason, 1000))
  check.done()
  await world.database.transaction(async tx => {
    // The customer is locked first: no journey begins for a locked customer, so the journeys locked next are all of them.
    const customer = isOurs(input.id) ? await lockCustomer(tx, input.id) : undefined
    if (customer === undefined) return notFound('customer', ['id'])
    if (customer.erasedAt !== null) wasErased(customer.id)
    const moving = (await lockJourneysOf(tx, customer.id)).find(isMoving)
    if (moving !== undefined) {
      refuse('CONFLICT', `cannot erase: ${moving.kind} ${moving.id} is still ${moving.status}`, {
        path: ['id'],
        nodeId: moving.id,
      })
    }
    await blank(world, tx, customer.id)
    await world.vault.erase(tx, customer.id)
    await record(tx, customer.id)
  })
  return input.id
}
