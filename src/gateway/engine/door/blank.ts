import { blankCustomer } from '../../../storage/customers.ts'
import type { Executor } from '../../../storage/database.ts'
import { blankJourneys } from '../../../storage/door/journey-writes.ts'
import type { World } from '../../world.ts'

/** Blanks everything personal of a customer and of the customer's journeys. */
export async function blank(world: World, tx: Executor, customerId: string): Promise<void> {
  await blankJourneys(tx, customerId)
  await blankCustomer(tx, customerId, world.now())
}
