import type { ChallengeNotice } from '../../../domain/card-use.ts'
import type { Money } from '../../../domain/money.ts'
import type { Private } from '../../../domain/private.ts'
import type { Executor } from '../../../storage/database.ts'
import type { ChallengeRow } from '../../../storage/schema.ts'
import { Erased, type Place } from '../../../storage/vault.ts'
import { unlessErased } from '../content.ts'
import type { World } from '../../world.ts'

/** What everybody who may see the challenge sees. */
export type Shown = { readonly merchantName?: string; readonly amount?: Money }

const place = (id: string, field: 'code' | 'sealed'): Place => ({ table: 'card_challenges', row: id, field })
type Owned = Pick<ChallengeRow, 'id' | 'ownerId'>

/** Under a data key of the challenge itself, which is destroyed when the challenge is over. */
export const sealCode = ({ vault }: World, tx: Executor, id: string, code: Private<string>): Promise<Uint8Array> =>
  vault.seal(tx, id, place(id, 'code'), code.reveal())

/** Null once the code is gone. */
export async function openCode(
  { vault }: World,
  db: Executor,
  { id, code }: Pick<ChallengeRow, 'id' | 'code'>,
): Promise<Private<string> | null> {
  if (code === null) return null
  return vault.open<string>(db, id, place(id, 'code'), code).catch((thrown: unknown) => {
    if (thrown instanceof Erased) return null
    throw thrown
  })
}

export async function sealShown(
  { vault }: World,
  tx: Executor,
  { id, ownerId }: Owned,
  { merchantName, amount }: Pick<ChallengeNotice, 'merchantName' | 'amount'>,
): Promise<Uint8Array | null> {
  if (merchantName === undefined && amount === undefined) return null
  const shown: Shown = { ...(merchantName === undefined ? {} : { merchantName }), ...(amount === undefined ? {} : { amount }) }
  return unlessErased(vault.seal(tx, ownerId, place(id, 'sealed'), shown), null)
}

export async function openShown(
  { vault }: World,
  db: Executor,
  { id, ownerId, sealed }: Owned & Pick<ChallengeRow, 'sealed'>,
): Promise<Shown> {
  if (sealed === null) return {}
  return unlessErased(
    vault.open<Shown>(db, ownerId, place(id, 'sealed'), sealed).then(shown => shown.reveal()),
    {},
  )
}
