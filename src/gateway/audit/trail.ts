import { randomUUID } from 'node:crypto'
import { appendAudit, type NewAuditEntry } from '../../storage/audit.ts'
import type { Executor } from '../../storage/database.ts'
import { journeyById } from '../../storage/journeys.ts'
import type { AuditOutcome } from '../../domain/record.ts'
import type { Place } from '../../storage/vault.ts'
import { unlessErased } from '../engine/content.ts'
import type { Viewer } from '../api/viewer.ts'
import type { World } from '../world.ts'

/** An operation that a caller did, or tried. */
export type Deed = {
  readonly by: Pick<Viewer, 'subject' | 'roles'>
  readonly operation: string
  readonly target: string | null
  readonly outcome: AuditOutcome
  /** The code of a refusal. */
  readonly code?: string
  /** A text by a person; sealed with the key of the journey's owner. */
  readonly note?: string
}

export type AuditTrail = {
  /** Resolves once the entry is committed. */
  record(deed: Deed): Promise<void>
  /** Appends the entry in a transaction of the caller, as its last statement: the chain is locked until the commit. */
  recordIn(tx: Executor, deed: Deed): Promise<void>
  /** Resolves once all entries so far are committed. */
  settled(): Promise<void>
}

export const notePlace = (id: string): Place => ({ table: 'audit_entries', row: id, field: 'note' })

/** The owner of the data key for notes about no journey, such as the reason of an erasure: the key outlives the person. */
const STAFF = 'staff'

type Waiting = { readonly entry: NewAuditEntry; readonly kept: () => void; readonly lost: (thrown: unknown) => void }

/** Entries of one transaction at most. */
const BATCH = 500

/**
 * Writes the entries of a process's requests into the hash chain. The chain is locked for the time of a commit, so entries that arrive
 * meanwhile are written together: a page of a hundred profiles is one transaction, not a hundred.
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
      const entry = await entryOf(world, world.database.sql, deed)
      await new Promise<void>((kept, lost) => {
        waiting.push({ entry, kept, lost })
        writing ??= write()
      })
    },
    recordIn: async (tx, deed) => appendAudit(tx, [await entryOf(world, tx, deed)]),
    settled: () => writing ?? Promise.resolve(),
  }
}

async function entryOf(world: World, db: Executor, { by, operation, target, outcome, code, note }: Deed): Promise<NewAuditEntry> {
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
  const noteOwner = target === null ? STAFF : ((await journeyById(db, target))?.ownerId ?? STAFF)
  const sealed = await unlessErased(world.vault.seal(db, noteOwner, notePlace(entry.id), note), null)
  return { ...entry, note: sealed, noteOwner: sealed === null ? null : noteOwner }
}
