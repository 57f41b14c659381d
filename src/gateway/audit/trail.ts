import { randomUUID } from 'node:crypto'
import { appendAudit, type NewAuditEntry } from '../../storage/audit.ts'
import { journeyById } from '../../storage/journeys.ts'
import type { AuditOutcome } from '../../domain/record.ts'
import type { Place } from '../../storage/vault.ts'
import { unlessErased } from '../engine/content.ts'
import type { Viewer } from '../api/viewer.ts'
import type { World } from '../world.ts'

/** Something that was done, or tried. */
export type Deed = {
  readonly by: Pick<Viewer, 'subject' | 'roles'>
  readonly operation: string
  readonly target: string | null
  readonly outcome: AuditOutcome
  /** Of a refusal: its code. */
  readonly code?: string
  /** What a person wrote about it; kept sealed for whomever the journey is about. */
  readonly note?: string
}

export type AuditTrail = {
  /** Resolves once it is committed. */
  record(deed: Deed): Promise<void>
  /** When everything recorded so far is committed. */
  settled(): Promise<void>
}

export const notePlace = (id: string): Place => ({ table: 'audit_entries', row: id, field: 'note' })

/** Whose data key seals the notes that are about no journey, such as why somebody was erased: it must outlive them. */
const STAFF = 'staff'

type Waiting = { readonly entry: NewAuditEntry; readonly kept: () => void; readonly lost: (thrown: unknown) => void }

/** Entries of one transaction at most. */
const BATCH = 500

/**
 * Writes what a process's requests did into the one chain. The chain's lock is held for as long as a commit takes, so what comes
 * meanwhile is written together: a page of a hundred profiles is one transaction, not a hundred.
 */
export function createAuditTrail(world: World): AuditTrail {
  const waiting: Waiting[] = []
  let writing: Promise<void> | undefined

  async function write(): Promise<void> {
    await new Promise(resolve => setImmediate(resolve))
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH)
      try {
        await world.database.transaction(tx =>
          appendAudit(
            tx,
            batch.map(({ entry }) => entry),
          ),
        )
        for (const { kept } of batch) kept()
      } catch (thrown) {
        for (const { lost } of batch) lost(thrown)
      }
    }
    writing = undefined
  }

  return {
    async record(deed) {
      const entry = await entryOf(world, deed)
      await new Promise<void>((kept, lost) => {
        waiting.push({ entry, kept, lost })
        writing ??= write()
      })
    },
    settled: () => writing ?? Promise.resolve(),
  }
}

async function entryOf(world: World, { by, operation, target, outcome, code, note }: Deed): Promise<NewAuditEntry> {
  const entry = {
    id: randomUUID(),
    at: world.now(),
    subject: by.subject,
    roles: [...by.roles],
    operation,
    target,
    outcome,
    code: code ?? null,
  }
  if (note === undefined) return { ...entry, note: null, noteOwner: null }
  const noteOwner = (await journeyById(world.database.sql, target ?? ''))?.ownerId ?? STAFF
  const sealed = await unlessErased(world.vault.seal(world.database.sql, noteOwner, notePlace(entry.id), note), null)
  return { ...entry, note: sealed, noteOwner: sealed === null ? null : noteOwner }
}
