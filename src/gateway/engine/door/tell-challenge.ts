import type { ChallengeNotice } from '../../../domain/card-use.ts'
import type { ChangeSource } from '../../../domain/record.ts'
import { appendChange } from '../../../storage/changes.ts'
import { insertChallenge, lockChallenge, updateChallenge } from '../../../storage/card-use/challenges.ts'
import type { Executor } from '../../../storage/database.ts'
import type { ChallengeRow, ChallengeStatus, JourneyRow } from '../../../storage/schema.ts'
import type { World } from '../../world.ts'
import { sealCode, sealShown } from '../card-use/codes.ts'

/** Keeps a challenge, its code sealed under a key of its own. False for a repetition, and for a challenge whose time is over. */
export async function tellChallenge(
  world: World,
  tx: Executor,
  card: Pick<JourneyRow, 'id' | 'provider' | 'ownerId' | 'customerId'>,
  notice: ChallengeNotice,
): Promise<boolean> {
  const now = world.now()
  if (notice.expiresAt <= now) return false
  const { id: providerRef, purpose, answer, expiresAt } = notice
  const id = world.newId('challenge')
  const owned = { id, ownerId: card.ownerId }
  const row: ChallengeRow = {
    ...owned,
    provider: card.provider,
    providerRef,
    cardId: card.id,
    customerId: card.customerId,
    purpose,
    answer,
    status: answer === 'CODE' ? 'DELIVERED' : 'OPEN',
    code: notice.code === undefined ? null : await sealCode(world, tx, id, notice.code),
    sealed: await sealShown(world, tx, owned, notice),
    expiresAt,
    version: 1,
    createdAt: now,
    updatedAt: now,
  }
  if (!(await insertChallenge(tx, row))) {
    await world.vault.discard(tx, id)
    return false
  }
  await tell(world, tx, row, null, 'WEBHOOK')
  return true
}

/** Moves a challenge that is still open. What is over holds no code any more, and the key of the code is destroyed. */
export async function moveChallenge(
  world: World,
  tx: Executor,
  id: string,
  to: ChallengeStatus,
  source: ChangeSource,
): Promise<ChallengeRow | undefined> {
  const row = await lockChallenge(tx, id)
  if (row === undefined || row.status === to || !isLive(row)) return row
  const after: ChallengeRow = { ...row, status: to, code: null, version: row.version + 1, updatedAt: world.now() }
  await updateChallenge(tx, after)
  if (row.code !== null) await world.vault.discard(tx, id)
  await tell(world, tx, after, row.status, source)
  return after
}

const isLive = ({ status }: ChallengeRow): boolean => status === 'OPEN' || status === 'DELIVERED' || status === 'OUTCOME_UNKNOWN'

const tell = (world: World, tx: Executor, row: ChallengeRow, from: string | null, source: ChangeSource): Promise<number> =>
  appendChange(tx, {
    streamId: row.ownerId,
    subjectId: row.id,
    kind: 'challenge',
    version: row.version,
    from,
    to: row.status,
    reason: null,
    source,
    at: world.now(),
  })
