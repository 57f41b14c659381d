import { blankCustomer } from '../../../storage/customers.ts'
import type { Executor } from '../../../storage/database.ts'
import { blankJourneys } from '../../../storage/door/journey-writes.ts'
import { challengesOf } from '../../../storage/card-use/challenges.ts'
import { blankTransactions } from '../../../storage/card-use/transactions.ts'
import type { World } from '../../world.ts'
import { moveChallenge } from './tell-challenge.ts'

/** Blanks everything personal of a customer and of the customer's journeys. */
export async function blank(world: World, tx: Executor, customerId: string): Promise<void> {
  await blankJourneys(tx, customerId)
  await blankTransactions(tx, customerId)
  for (const { id } of await challengesOf(tx, customerId)) await moveChallenge(world, tx, id, 'EXPIRED', 'OPERATOR')
  await blankCustomer(tx, customerId, world.now())
}
