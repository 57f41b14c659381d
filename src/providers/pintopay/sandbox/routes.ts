import type { Reply, Route } from '../../kit/sandbox.ts'
import { findCards, getBalance, getCard, listProducts, setFrozen } from './cards.ts'
import { settle } from './decisions.ts'
import type { Entered } from './enter.ts'
import { checkOrder, createCard, once, topUp } from './orders.ts'
import { createCardholder, createUser, findUsers, getCardholder, getUser } from './people.ts'
import { refuse, Refused } from './replies.ts'
import { listTransactions } from './spending.ts'
import { listSubscriptions, subscribe, unsubscribe } from './subscriptions.ts'
import type { World } from './world.ts'

const ENDPOINTS: Readonly<Record<string, (world: World, entered: Entered) => Reply>> = {
  'users/create': (world, { payload }) => createUser(world, payload),
  'users/get': (world, { payload }) => getUser(world, payload),
  'users/find': (world, { payload }) => findUsers(world, payload),
  'cardholders/create': (world, { payload }) => createCardholder(world, payload),
  'cardholders/get': (world, { payload }) => getCardholder(world, payload),
  'cards/products': () => listProducts(),
  'cards/create': (world, entered) => once(world, 'cards/create', entered, () => createCard(world, entered.payload)),
  'cards/topup': (world, entered) => once(world, 'cards/topup', entered, () => topUp(world, entered.payload)),
  'orders/check': (world, { payload }) => checkOrder(world, payload),
  'cards/get': (world, { payload }) => getCard(world, payload),
  'cards/find': (world, { payload }) => findCards(world, payload),
  'cards/balance': (world, { payload }) => getBalance(world, payload),
  'cards/freeze': (world, { payload }) => setFrozen(world, payload, 'active', 'frozen'),
  'cards/unfreeze': (world, { payload }) => setFrozen(world, payload, 'frozen', 'active'),
  'cards/txs': (world, { payload }) => listTransactions(world, payload),
  'wh/subscribe': subscribe,
  'wh/unsubscribe': unsubscribe,
  'wh/subscriptions': listSubscriptions,
}

/** Every endpoint under both prefixes. [assumed] */
export const routesOf = (world: World): Route<Entered>[] =>
  Object.entries(ENDPOINTS).map(([endpoint, act]) => ({
    operation: `POST ${endpoint}`,
    method: 'POST',
    path: new RegExp(`^/api/v[12]/${endpoint}$`),
    handle: entered => {
      settle(world)
      try {
        return act(world, entered)
      } catch (thrown) {
        if (thrown instanceof Refused) return refuse(thrown.slug)
        throw thrown
      }
    },
  }))
