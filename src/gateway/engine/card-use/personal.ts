import type { Executor } from '../../../storage/database.ts'
import type { TransactionRow } from '../../../storage/schema.ts'
import type { Place } from '../../../storage/vault.ts'
import { unlessErased } from '../content.ts'
import type { World } from '../../world.ts'
import type { Personal } from './merge.ts'

const place = (id: string): Place => ({ table: 'card_transactions', row: id, field: 'sealed' })
type Owned = Pick<TransactionRow, 'id' | 'ownerId'>

/** No personal value of an erased person is left. */
export async function openPersonal(
  { vault }: World,
  db: Executor,
  { id, ownerId, sealed }: Owned & Pick<TransactionRow, 'sealed'>,
): Promise<Personal> {
  if (sealed === null) return {}
  const opened = vault.open<Personal>(db, ownerId, place(id), sealed).then(personal => personal.reveal())
  return unlessErased(opened, {})
}

export async function sealPersonal(
  { vault }: World,
  tx: Executor,
  { id, ownerId }: Owned,
  personal: Personal,
): Promise<Uint8Array | null> {
  return Object.keys(personal).length === 0 ? null : unlessErased(vault.seal(tx, ownerId, place(id), personal), null)
}
