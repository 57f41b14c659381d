import type { Held } from '../domain/progress.ts'
import type { Answer, Requirement } from '../domain/requirement.ts'
import type { Executor } from '../storage/database.ts'
import type { JourneyRow } from '../storage/schema.ts'
import type { Place, Vault } from '../storage/vault.ts'

/** What is personal about a journey. Sealed with its row, opened only to take a turn or to show it. */
export type Content = {
  readonly requirements: readonly Requirement[]
  readonly held: Held
  readonly nameOnCard?: string
  /** The provider's own words of the reason. */
  readonly providerMessage?: string
}
export const NOTHING_HELD: Content = { requirements: [], held: {} }

const place = (id: string, field: 'sealed' | 'answers'): Place => ({ table: 'journeys', row: id, field })
type Owned = Pick<JourneyRow, 'id' | 'ownerId'>

export async function openContent(db: Executor, vault: Vault, row: Pick<JourneyRow, 'id' | 'ownerId' | 'sealed'>): Promise<Content> {
  return row.sealed === null ? NOTHING_HELD : (await vault.open<Content>(db, row.ownerId, place(row.id, 'sealed'), row.sealed)).reveal()
}

export async function openAnswers(db: Executor, vault: Vault, row: Pick<JourneyRow, 'id' | 'ownerId' | 'answers'>): Promise<readonly Answer[]> {
  return row.answers === null ? [] : (await vault.open<readonly Answer[]>(db, row.ownerId, place(row.id, 'answers'), row.answers)).reveal()
}

export async function sealContent(tx: Executor, vault: Vault, row: Owned, content: Content): Promise<Uint8Array | null> {
  const empty =
    content.requirements.length === 0 && Object.keys(content.held).length === 0 && content.nameOnCard === undefined && content.providerMessage === undefined
  return empty ? null : vault.seal(tx, row.ownerId, place(row.id, 'sealed'), content)
}

export async function sealAnswers(tx: Executor, vault: Vault, row: Owned, answers: readonly Answer[]): Promise<Uint8Array | null> {
  return answers.length === 0 ? null : vault.seal(tx, row.ownerId, place(row.id, 'answers'), answers)
}
