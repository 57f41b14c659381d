import { type Challenge, challengesById, liveChallengesOf } from '../../storage/card-use/challenges.ts'
import { type Access, maySee, maySeeCustomer } from '../api/access.ts'
import { encodeCursor } from '../api/cursor.ts'
import type { ChallengeView } from '../api/views.ts'
import { openCode, openShown, type Shown } from '../engine/card-use/codes.ts'
import { isOurs } from '../ids.ts'
import type { Reading } from './reading.ts'

export const readChallenges = (reading: Reading) => ({
  async find(id: string): Promise<ChallengeView | null> {
    const row = await visible(reading, id)
    return row === undefined ? null : viewOf(reading.world.now(), row)
  },

  /** What asks the customer now, the soonest to expire first. */
  async of(customerId: string): Promise<readonly ChallengeView[]> {
    if (!maySeeCustomer(await reading.access(), customerId)) return []
    const now = reading.world.now()
    return (await liveChallengesOf(reading.world.database.sql, customerId, now)).map(row => viewOf(now, row))
  },

  /** Merchant and amount of the payment. */
  async shown(id: string): Promise<Shown> {
    const row = await visible(reading, id)
    return row === undefined ? {} : openShown(reading.world, reading.world.database.sql, row)
  },

  /** The code, for the person and for services with codes:read, until the challenge is over. A service's read leaves an audit entry. */
  async code(id: string): Promise<string | null> {
    const row = await visible(reading, id)
    const access = await reading.access()
    if (row === undefined || row.expiresAt <= reading.world.now() || !mayReadCode(access, row)) return null
    const code = await openCode(reading.world, reading.world.database.sql, row)
    if (code !== null && row.customerId !== access.customerId) await reading.recordRead('read code', id)
    return code?.reveal() ?? null
  },
})

const mayReadCode = ({ viewer, customerId }: Access, row: Challenge): boolean =>
  (viewer.roles.has('CUSTOMER') && row.customerId !== null && row.customerId === customerId) ||
  (viewer.roles.has('SERVICE') && viewer.scopes.has('codes:read'))

async function visible(reading: Reading, id: string): Promise<Challenge | undefined> {
  const [row] = isOurs(id) ? await challengesById(reading.world.database.sql, [id]) : []
  return row !== undefined && maySee(await reading.access(), row) ? row : undefined
}

/** A challenge whose time is over is shown as EXPIRED, also before its row says so. */
function viewOf(now: Date, row: Challenge): ChallengeView {
  const over = row.expiresAt <= now && (row.status === 'OPEN' || row.status === 'DELIVERED')
  return {
    kind: 'challenge',
    id: row.id,
    cardId: row.cardId,
    purpose: row.purpose,
    answer: row.answer,
    status: over ? 'EXPIRED' : row.status,
    expiresAt: row.expiresAt,
    version: row.version,
    changeCursor: encodeCursor(row.ownerId, row.position),
    createdAt: row.createdAt,
  }
}
