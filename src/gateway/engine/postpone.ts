import { isAway } from '../../storage/query-failed.ts'
import type { World } from '../world.ts'
import { putOff } from './door.ts'

/** Seconds that a journey rests which cannot be worked on here: its row does not open, or its provider is off. */
const POSTPONED = 300
/** Seconds until the next turn where the database was away: the row itself is in order. */
const AFTER_OUTAGE = 5

/** Gives up the turns of rows whose turn broke, or that have no adapter here. */
export const postponeBroken = (world: World, ids: readonly string[], token: string, error?: unknown): Promise<void> =>
  putOff(world, ids, token, isAway(error) ? AFTER_OUTAGE : POSTPONED)
