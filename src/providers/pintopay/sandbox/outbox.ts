import type { Sandbox } from '../../kit/sandbox.ts'
import type { Seal } from '../seal.ts'
import { later, type Outgoing, type World } from './world.ts'

const TIMEOUT_MILLISECONDS = 10_000
/** Growing waits, then the provider gives up. [assumed: the figures were not found] */
const RETRIES_AFTER = [5, 30, 120, 600]

/** Tells every subscription, each in the generation's shape and with a separate delivery id. */
export function announce(world: World, event: string, data: Readonly<Record<string, string>>): void {
  for (const { url, version, active } of world.subscriptions.values()) {
    if (!active) continue
    const message =
      version === 'v1'
        ? { type: event, timestamp: data.occurred_at, data }
        : { delivery_id: `delivery-${world.newId()}`, event_type: event, project_id: world.projectId, data }
    world.outbox.push({ url, body: JSON.stringify(message), dueAt: world.now(), tries: 0 })
  }
}

/** Notices of transactions and codes are typed: the fields are at the root. [docs] */
export function announceTyped(world: World, type: string, fields: object): void {
  for (const { url, active } of world.subscriptions.values()) {
    if (!active) continue
    const head = {
      delivery_id: `delivery-${world.newId()}`,
      type,
      timestamp: world.now().toISOString(),
      project_id: world.projectId,
    }
    world.outbox.push({ url, body: JSON.stringify({ ...head, ...fields }), dueAt: world.now(), tries: 0 })
  }
}

/** Posts the due notices: at least once, until acknowledged in the documented way. */
export async function deliver(world: World, delivery: Sandbox['delivery'], apiKey: string, seal: Seal): Promise<void> {
  const now = world.now()
  const due = world.outbox.filter(({ dueAt }) => dueAt <= now)
  world.outbox = world.outbox.filter(({ dueAt }) => dueAt > now)
  if (delivery.shuffled) shuffle(due, world)
  for (const outgoing of due) {
    if (delivery.lost > 0) {
      delivery.lost--
      continue
    }
    const sealed = JSON.stringify({ encrypted: seal.seal(outgoing.body) })
    let acknowledged = false
    for (let copy = 0; copy < delivery.copies; copy++) acknowledged = await post(outgoing.url, sealed, apiKey)
    if (!acknowledged) retry(world, outgoing)
  }
}

function shuffle(due: Outgoing[], { chance }: World): void {
  const order = new Map(due.map(outgoing => [outgoing, chance()]))
  due.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
}

function retry(world: World, outgoing: Outgoing): void {
  const wait = RETRIES_AFTER[outgoing.tries]
  if (wait === undefined) return
  world.outbox.push({ ...outgoing, dueAt: later(world.now(), wait), tries: outgoing.tries + 1 })
}

/** Whether the notice was acknowledged: 200 alone is not enough, the body must say so too. [docs] */
async function post(url: string, body: string, apiKey: string): Promise<boolean> {
  try {
    const headers = { 'API-KEY': apiKey, 'content-type': 'application/json' }
    const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) })
    const said = (await response.json()) as { success?: unknown } | null
    return response.status === 200 && said?.success === true
  } catch {
    return false
  }
}
