import { Private } from '../../domain/private.ts'
import type { Profile } from '../../domain/profile.ts'
import type { Answer } from '../../domain/requirement.ts'
import { type Content, NOTHING_HELD } from '../../domain/standing.ts'
import type { CustomerRow } from '../../storage/customers.ts'
import type { Executor } from '../../storage/database.ts'
import type { JourneyRow } from '../../storage/schema.ts'
import { Erased, type Place, type Vault } from '../../storage/vault.ts'

const place = (id: string, field: 'sealed' | 'answers'): Place => ({ table: 'journeys', row: id, field })
type Owned = Pick<JourneyRow, 'id' | 'ownerId'>

export async function openContent(
  db: Executor,
  vault: Vault,
  row: Pick<JourneyRow, 'id' | 'ownerId' | 'sealed'>,
): Promise<Content> {
  if (row.sealed === null) return NOTHING_HELD
  const opened = vault.open<Content>(db, row.ownerId, place(row.id, 'sealed'), row.sealed)
  return (await unlessErased(opened, new Private(NOTHING_HELD))).reveal()
}

export async function openAnswers(
  db: Executor,
  vault: Vault,
  row: Pick<JourneyRow, 'id' | 'ownerId' | 'answers'>,
): Promise<readonly Answer[]> {
  if (row.answers === null) return []
  const opened = vault.open<readonly Answer[]>(db, row.ownerId, place(row.id, 'answers'), row.answers)
  return (await unlessErased(opened, new Private<readonly Answer[]>([]))).reveal()
}

export async function sealContent(tx: Executor, vault: Vault, row: Owned, content: Content): Promise<Uint8Array | null> {
  const empty =
    content.requirements.length === 0 &&
    Object.keys(content.held).length === 0 &&
    content.nameOnCard === undefined &&
    content.providerMessage === undefined &&
    content.amendments === undefined
  return empty ? null : unlessErased(vault.seal(tx, row.ownerId, place(row.id, 'sealed'), content), null)
}

export async function sealAnswers(
  tx: Executor,
  vault: Vault,
  row: Owned,
  answers: readonly Answer[],
): Promise<Uint8Array | null> {
  return answers.length === 0 ? null : unlessErased(vault.seal(tx, row.ownerId, place(row.id, 'answers'), answers), null)
}

/** Undefined where the person was erased. */
export async function openProfile(
  db: Executor,
  vault: Vault,
  { id, profile }: Pick<CustomerRow, 'id' | 'profile'>,
): Promise<Private<Profile> | undefined> {
  return profile === null ? undefined : unlessErased(vault.open<Profile>(db, id, profilePlace(id), profile), undefined)
}

export const profilePlace = (id: string): Place => ({ table: 'customers', row: id, field: 'profile' })

/** Another process may erase between the reading of a row and the opening of what it holds. */
export async function unlessErased<T, Otherwise>(work: Promise<T>, otherwise: Otherwise): Promise<T | Otherwise> {
  try {
    return await work
  } catch (thrown) {
    if (thrown instanceof Erased) return otherwise
    throw thrown
  }
}
