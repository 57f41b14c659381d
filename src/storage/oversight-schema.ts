import { bigint, bigserial, date, index, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { Money } from '../domain/money.ts'
import type { Kind } from '../domain/provider.ts'
import type { AuditOutcome, Difference } from '../domain/record.ts'
import { bytes, instant } from './columns.ts'

/* The records for oversight: who did what, and where a provider's books differ from ours. */

/**
 * The audit trail. Only ever appended: the migration named append-only has a trigger that refuses every update and delete. `hash` covers
 * the row and the hash of the previous row, so that a changed, removed or inserted row is detected.
 */
export const auditEntries = pgTable(
  'audit_entries',
  {
    /** 1, 2, 3 … without gaps. */
    position: bigint('position', { mode: 'number' }).primaryKey(),
    id: text('id').notNull(),
    at: instant('at').notNull(),
    subject: text('subject').notNull(),
    roles: jsonb('roles').$type<readonly string[]>().notNull(),
    /** A mutation's name, or the kind of read, e.g. "read profile". */
    operation: text('operation').notNull(),
    /** The id of the target; never a value of the input. */
    target: text('target'),
    outcome: text('outcome').$type<AuditOutcome>().notNull(),
    /** The code of a refusal. */
    code: text('code'),
    /** The note of a person: personal, sealed under the data key of `note_owner`. */
    note: bytes('note'),
    noteOwner: text('note_owner'),
    /** SHA-256, hexadecimal. */
    hash: text('hash').notNull(),
  },
  table => [
    index('audit_entries_subject').on(table.subject, table.position),
    index('audit_entries_target').on(table.target, table.position),
  ],
)
export type AuditRow = typeof auditEntries.$inferSelect

/** The head of the chain: one row; the lock of the row makes one chain. */
export const auditHead = pgTable('audit_head', {
  id: text('id').primaryKey(),
  position: bigint('position', { mode: 'number' }).notNull(),
  hash: text('hash').notNull(),
})

/** Where a provider's own list of a day differs from ours; each difference once, however often the day is compared. */
export const findings = pgTable(
  'findings',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    provider: text('provider').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    kind: text('kind').$type<Kind>().notNull(),
    difference: text('difference').$type<Difference>().notNull(),
    /** The unique part: our journey's id, or the provider's id where we have none. */
    about: text('about').notNull(),
    journeyId: text('journey_id'),
    providerRef: text('provider_ref'),
    providerStatus: text('provider_status'),
    amountHere: jsonb('amount_here').$type<Money>(),
    amountThere: jsonb('amount_there').$type<Money>(),
    foundAt: instant('found_at').notNull(),
  },
  table => [uniqueIndex('findings_once').on(table.provider, table.kind, table.difference, table.about)],
)
export type FindingRow = typeof findings.$inferSelect
export type NewFinding = typeof findings.$inferInsert

/** Recurring jobs. The row is the job: a process claims the row like a journey's turn. */
export const jobs = pgTable('jobs', {
  name: text('name').primaryKey(),
  dueAt: instant('due_at').notNull(),
  /** The progress of the job, in the job's own words. */
  done: text('done'),
  leaseToken: text('lease_token'),
  leaseUntil: instant('lease_until'),
})
export type JobRow = typeof jobs.$inferSelect

/** The calls that all processes together took out of a provider's limit, so that several processes call no more often than one may. */
export const callWindows = pgTable('call_windows', {
  provider: text('provider').primaryKey(),
  /** Pairs of an instant (milliseconds, by the clock of the database) and the number of calls taken then; the oldest first. */
  taken: jsonb('taken').$type<readonly (readonly [at: number, calls: number])[]>().notNull().default([]),
})
