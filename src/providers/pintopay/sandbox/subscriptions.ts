import type { Reply } from '../../kit/sandbox.ts'
import type { Entered } from './enter.ts'
import { textOf } from './fields.ts'
import { iso, ok, Refused } from './replies.ts'
import type { Subscription, World } from './world.ts'

/** The prefix of the subscription decides the shape [assumed]; there is no backfill [docs]. */
export function subscribe(world: World, { payload, version }: Entered): Reply {
  const url = textOf(payload.url)
  if (url === undefined || !/^https?:\/\//.test(url) || !URL.canParse(url)) throw new Refused('invalid_request')
  const subscription = addSubscription(world, url, version)
  return ok(subscriptionFields(subscription), `subscription ${subscription.id}`)
}

export function addSubscription(world: World, url: string, version: Subscription['version']): Subscription {
  const subscription = { id: world.newId(), url, version, createdAt: world.now(), active: true }
  world.subscriptions.set(subscription.id, subscription)
  return subscription
}

export function unsubscribe(world: World, { payload }: Entered): Reply {
  const subscription = world.subscriptions.get(textOf(payload.subscription_id) ?? '')
  if (subscription === undefined) throw new Refused('subscription_not_found')
  subscription.active = false
  return ok(subscriptionFields(subscription), `subscription ${subscription.id} ended`)
}

export const listSubscriptions = (world: World): Reply =>
  ok({ subscriptions: [...world.subscriptions.values()].filter(({ active }) => active).map(subscriptionFields) })

const subscriptionFields = ({ id, url, active, createdAt }: Subscription): object => ({
  subscription_id: id,
  url,
  is_active: active,
  created_at: iso(createdAt),
})
