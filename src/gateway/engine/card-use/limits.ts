/*
 * New limits are a wish: kept, sent, and looked for until the provider shows them. Setting the same limits twice does no harm,
 * so a write of unknown outcome is simply sent again when the provider has had its time.
 */
import Big from 'big.js'
import type { SpendingLimit, WantedLimit } from '../../../domain/card-use.ts'
import type { CardOrder, Dossier } from '../../../domain/dossier.ts'
import { Fault, FAULTS } from '../../../domain/fault.ts'
import { freshReads } from '../../../domain/fresh-reads.ts'
import { interval, later } from '../../../domain/journey.ts'
import { keyFor } from '../../../domain/proof.ts'
import { settleAttempt } from '../../../storage/attempts.ts'
import { journeyById } from '../../../storage/journeys.ts'
import { claimWishes, forgetWish, updateWish } from '../../../storage/card-use/limit-wishes.ts'
import type { LimitWish } from '../../../storage/schema.ts'
import type { World } from '../../world.ts'
import { dossiersOf } from '../dossiers.ts'
import { sendTraced } from '../send-traced.ts'

/** Seconds that one pursuit may take before another process takes it up. */
const LEASE = 60
const FIRST_LOOK = 5
/** Seconds beyond the provider's own time after which the write is sent again. */
const SETTLES = 60

/** Pursues due wishes. Returns how many there were. */
export async function pursueLimits(world: World, limit: number): Promise<number> {
  const now = world.now()
  const due = await world.database.transaction(tx => claimWishes(tx, now, later(now, LEASE), limit))
  await Promise.all(
    due.map(wish =>
      pursue(world, wish).catch((error: unknown) =>
        world.logger.error({ journey: wish.cardId, error }, 'new limits could not be set'),
      ),
    ),
  )
  return due.length
}

/** One look, and one write where it is time. Gives the fault of a write that the provider rejected. */
export async function pursue(world: World, wish: LimitWish): Promise<Fault | undefined> {
  const db = world.database.sql
  const limits = world.providers.get(wish.provider)?.limits
  if (limits === undefined) return undefined
  const takes = limits.takesEffectIn ?? 0
  const sent = wish.sentAt !== null
  if (sent && (await areSet(world, wish))) {
    await forgetWish(db, wish)
    return undefined
  }
  if (sent && world.now() < later(wish.sentAt as Date, takes + SETTLES)) {
    await again(world, wish)
    return undefined
  }
  const fault = await send(world, wish)
  if (fault?.code === 'rejected') {
    await forgetWish(db, wish)
    return fault
  }
  await again(world, { ...wish, sentAt: world.now() })
  return undefined
}

const again = (world: World, { cardId, sentAt, tries }: LimitWish): Promise<void> => {
  const circumstances = { now: world.now(), pace: world.pace, chance: world.chance(), settling: 0 }
  const dueAt = later(world.now(), interval(FIRST_LOOK, tries, circumstances))
  return updateWish(world.database.sql, { cardId, sentAt, tries: tries + 1, dueAt })
}

async function areSet(world: World, { cardId, provider, limits: wanted }: LimitWish): Promise<boolean> {
  const limits = world.providers.get(provider)?.limits
  const card = await journeyById(world.database.sql, cardId)
  const parent = card?.cardholderId == null ? undefined : await journeyById(world.database.sql, card.cardholderId)
  if (limits === undefined || card === undefined) return true
  const [found] = await limits.read([{ cardholder: parent?.refs ?? {}, card: card.refs }], freshReads())
  return found !== undefined && !(found instanceof Fault) && wanted.every(want => shows(found, want))
}

/** A limit that was taken away may be shown as the product's own: then any answer is the answer. */
export function shows(found: readonly SpendingLimit[], { interval: name, amount }: WantedLimit): boolean {
  const limit = found.find(({ interval: of }) => of === name)
  if (amount === undefined) return true
  return (
    limit?.amount !== undefined && limit.amount.currency === amount.currency && new Big(limit.amount.amount).eq(amount.amount)
  )
}

async function send(world: World, wish: LimitWish): Promise<Fault | undefined> {
  const set = world.providers.get(wish.provider)?.limits?.set
  if (set === undefined) return undefined
  return sendTraced<void, Fault | undefined>(world, {
    journeyId: wish.cardId,
    async decide(tx, card, attempts) {
      const [dossier] = (await dossiersOf(world, tx, [card])) as unknown as [Dossier<CardOrder>]
      return {
        step: 'limits',
        key: keyFor(card.id, 'limits', attempts),
        becomes: {},
        send: key => set(dossier, wish.limits, key),
      }
    },
    async settle(tx, _card, outcome) {
      const fault = 'fault' in outcome ? outcome.fault : undefined
      const unknown = fault !== undefined && outcome.sent && FAULTS[fault.code].mayHaveActed
      await settleAttempt(tx, outcome.attempt, {
        outcome: fault === undefined ? 'TOOK_EFFECT' : unknown ? 'UNKNOWN' : 'NO_EFFECT',
        at: world.now(),
        ...(fault === undefined ? {} : { fault: fault.code }),
      })
      return fault
    },
  })
}
