import { blankCustomer, lockCustomer } from '../../storage/customers.ts'
import { blankJourneys, lockJourneysOf } from '../../storage/journeys.ts'
import type { JourneyRow } from '../../storage/schema.ts'
import { mustErase, notFound, wasErased } from '../api/access.ts'
import { Check } from '../input/text.ts'
import type { Session } from '../api/gateway.ts'
import { isOurs } from '../ids.ts'
import { refuse } from '../api/refusal.ts'
import type { Acting } from './acting.ts'

/** Money may be on its way, or somebody must find out whether it was. A card that waits for the person has none. */
const isMoving = ({ kind, phase }: JourneyRow): boolean =>
  (kind === 'card' && phase !== 'needs' && phase !== 'done' && phase !== 'refused') ||
  (kind === 'topup' && phase !== 'done' && phase !== 'refused')

/**
 * Forgets a person for good: the key that everything personal was sealed with is destroyed, in backups too, and what it sealed is blanked.
 * What was bought, moved and asked stays, and names nobody. Providers keep what their own duties make them keep.
 */
export async function eraseCustomer({ world, access }: Acting, input: Parameters<Session['eraseCustomer']>[0]): Promise<string> {
  mustErase(access.viewer)
  const check = new Check()
  check.text(['reason'], input.reason, 1000)
  check.done()
  await world.database.transaction(async tx => {
    // The customer first: nothing new begins for whoever is locked, so what is locked next is all there is.
    const customer = isOurs(input.id) ? await lockCustomer(tx, input.id) : undefined
    if (customer === undefined) return notFound('a customer', ['id'])
    if (customer.erasedAt !== null) wasErased(customer.id)
    const moving = (await lockJourneysOf(tx, customer.id)).find(isMoving)
    if (moving !== undefined) {
      refuse('CONFLICT', `expected a customer whose money is at rest but a ${moving.kind} is ${moving.status}`, {
        path: ['id'],
        nodeId: moving.id,
      })
    }
    await blankJourneys(tx, customer.id)
    await blankCustomer(tx, customer.id, world.now())
    await world.vault.erase(tx, customer.id)
  })
  return input.id
}
