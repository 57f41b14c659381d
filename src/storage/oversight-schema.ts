import { bigint, bigserial, date, index, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { Money } from '../domain/money.ts'
import type { Kind } from '../domain/provider.ts'
import type { AuditOutcome, Difference } from '../domain/record.ts'
import { bytes, instant } from './columns.ts'

/* What is kept for whoever answers for the product: who did what, and where a provider's books differ from ours. */

/**
 * Who did what. Only ever appended: the migration named append-only has a trigger that refuses everything else. `hash` covers the row
 * and the hash of the row before it, so that nothing can be changed, taken out or put in between unnoticed.
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
    /** A mutation's name, or what was read, e.g. "read profile". */
    operation: text('operation').notNull(),
    /** The id of what it was done to; never a value of the input. */
    target: text('target'),
    outcome: text('outcome').$type<AuditOutcome>().notNull(),
    /** Of a refusal: its code. */
    code: text('code'),
    /** What a person wrote about it: personal, sealed under the data key of `note_owner`. */
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

/** Where the chain stands: one row, whose lock makes it one chain. */
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
    /** What is unique about it: our journey's id, or the provider's id where we have none. */
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

/** What recurs. The row is the job: it is claimed like a journey's turn. */
export const jobs = pgTable('jobs', {
  name: text('name').primaryKey(),
  dueAt: instant('due_at').notNull(),
  /** How far it has come, in its own words. */
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
