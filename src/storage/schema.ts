import { sql } from 'drizzle-orm'
import { bigint, bigserial, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { bytes, instant } from './columns.ts'
import type { Facts } from '../domain/facts.ts'
import type { Phase } from '../domain/journey.ts'
import type { Refs } from '../domain/progress.ts'
import type { Control, Kind, Notice } from '../domain/provider.ts'
import type { AttemptOutcome, ChangeSource, StoredReason, SubjectKind } from '../domain/record.ts'

export * from './card-use/schema.ts'
export * from './oversight-schema.ts'

/** A person in the operator's product. `profile` is sealed; null once the person was erased. */
export const customers = pgTable('customers', {
  id: text('id').primaryKey(),
  externalId: text('external_id').notNull().unique(),
  profile: bytes('profile'),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
  erasedAt: instant('erased_at'),
})

/** One key per owner (a customer, or a cardholder seen at a provider before the customer exists), wrapped by one of ENCRYPTION_KEYS. Destroying the key erases the person. */
export const dataKeys = pgTable('data_keys', {
  ownerId: text('owner_id').primaryKey(),
  /** Null: destroyed. The row stays, so that no process makes a new key for the owner. */
  wrapped: bytes('wrapped'),
  /** The one of ENCRYPTION_KEYS that wraps the key. */
  wrappedBy: text('wrapped_by'),
})

/**
 * The four journeys. The row is the job: `due_at` says when the next turn is due, `lease_*` which process takes the turn.
 * `revision` counts every save, `version` only the changes of status that clients see.
 */
export const journeys = pgTable(
  'journeys',
  {
    id: text('id').primaryKey(),
    kind: text('kind').$type<Kind>().notNull(),
    provider: text('provider').notNull(),
    /** The owner of the data key that seals the row, and of the stream for the changes: the customer, or the cardholder without a customer. */
    ownerId: text('owner_id').notNull(),
    customerId: text('customer_id'),
    /** The parent cardholder; null in a cardholder. */
    cardholderId: text('cardholder_id'),
    /** A card's KYC application. */
    kycId: text('kyc_id'),
    /** A top-up's card. */
    cardId: text('card_id'),
    /** The provider's ref of the product. */
    productRef: text('product_ref'),
    kycScope: text('kyc_scope'),

    phase: text('phase').$type<Phase>().notNull(),
    status: text('status').notNull(),
    reason: jsonb('reason').$type<StoredReason>(),
    wanted: text('wanted').$type<string>(),
    /** The control that pursues `wanted`. */
    control: text('control').$type<Control>(),
    stepsDone: integer('steps_done').notNull().default(0),
    attempt: integer('attempt').notNull().default(1),

    providerRef: text('provider_ref'),
    providerStatus: text('provider_status'),
    refs: jsonb('refs').$type<Refs>().notNull().default({}),
    evidence: jsonb('evidence').$type<Readonly<Record<string, string>>>().notNull().default({}),
    facts: jsonb('facts').$type<Facts>().notNull().default({}),
    /** Requirements, held values, name on card, the provider's words: personal, sealed. */
    sealed: bytes('sealed'),
    /** Answers not yet used, sealed. */
    answers: bytes('answers'),

    polls: integer('polls').notNull().default(0),
    dueAt: instant('due_at'),
    deadlineAt: instant('deadline_at'),
    settledBy: instant('settled_by'),
    /** When a notice came that no look has confirmed yet. */
    hintedAt: instant('hinted_at'),
    observedAt: instant('observed_at'),
    leaseToken: text('lease_token'),
    leaseUntil: instant('lease_until'),

    idempotencyKey: text('idempotency_key'),
    /** A hash of the input that came with the idempotency key. */
    fingerprint: text('fingerprint'),

    revision: integer('revision').notNull().default(1),
    version: integer('version').notNull().default(1),
    submittedAt: instant('submitted_at'),
    decidedAt: instant('decided_at'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  table => [
    uniqueIndex('journeys_provider_ref')
      .on(table.provider, table.kind, table.providerRef)
      .where(sql`provider_ref is not null`),
    uniqueIndex('journeys_idempotency_key')
      .on(table.ownerId, table.kind, table.idempotencyKey)
      .where(sql`idempotency_key is not null`),
    uniqueIndex('journeys_one_cardholder')
      .on(table.customerId, table.provider)
      .where(sql`kind = 'cardholder' and customer_id is not null`),
    uniqueIndex('journeys_one_kyc')
      .on(table.cardholderId, table.kycScope)
      .where(sql`kind = 'kyc'`),
    index('journeys_due')
      .on(table.dueAt)
      .where(sql`due_at is not null`),
    index('journeys_customer').on(table.customerId, table.kind, table.id),
    index('journeys_cardholder').on(table.cardholderId, table.kind, table.id),
    index('journeys_card')
      .on(table.cardId, table.id)
      .where(sql`card_id is not null`),
    index('journeys_kyc')
      .on(table.kycId)
      .where(sql`kyc_id is not null`),
    index('journeys_leased')
      .on(table.leaseUntil)
      .where(sql`lease_until is not null`),
    index('journeys_review')
      .on(table.updatedAt)
      .where(sql`phase = 'review'`),
    index('journeys_refs').using('gin', table.refs),
  ],
)
export type JourneyRow = typeof journeys.$inferSelect
export type NewJourney = typeof journeys.$inferInsert

/** One write to a provider, committed before the request is sent. */
export const attempts = pgTable(
  'attempts',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    journeyId: text('journey_id').notNull(),
    step: text('step').notNull(),
    key: text('key').notNull(),
    sentAt: instant('sent_at').notNull(),
    outcome: text('outcome').$type<AttemptOutcome>().notNull(),
    fault: text('fault'),
    observations: jsonb('observations').$type<readonly string[]>().notNull().default([]),
    settledAt: instant('settled_at'),
  },
  table => [
    index('attempts_journey').on(table.journeyId, table.id),
    index('attempts_open')
      .on(table.journeyId)
      .where(sql`outcome in ('OPEN', 'UNKNOWN')`),
  ],
)
export type AttemptRow = typeof attempts.$inferSelect

/** How many changes each customer's (or lone cardholder's) stream has; the row's lock makes the order of positions the order of commits. */
export const streams = pgTable('streams', { id: text('id').primaryKey(), n: bigint('n', { mode: 'number' }).notNull() })

/** Every status change there ever was, in order. */
export const changes = pgTable(
  'changes',
  {
    streamId: text('stream_id').notNull(),
    position: bigint('position', { mode: 'number' }).notNull(),
    subjectId: text('subject_id').notNull(),
    kind: text('kind').$type<SubjectKind>().notNull(),
    version: integer('version').notNull(),
    from: text('from_status'),
    to: text('to_status').notNull(),
    reason: jsonb('reason').$type<StoredReason>(),
    source: text('source').$type<ChangeSource>().notNull(),
    at: instant('at').notNull(),
  },
  table => [
    primaryKey({ columns: [table.streamId, table.position] }),
    uniqueIndex('changes_subject_version').on(table.subjectId, table.version),
  ],
)
export type ChangeRow = typeof changes.$inferSelect

/** Verified webhooks: id, type and the named journeys; never the body. `matched_at` null: the named journey is not yet known. */
export const notices = pgTable(
  'notices',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    provider: text('provider').notNull(),
    deliveryId: text('delivery_id').notNull(),
    type: text('type').notNull(),
    about: jsonb('about').$type<Notice['about']>().notNull(),
    receivedAt: instant('received_at').notNull(),
    processedAt: instant('processed_at'),
    /** When at least one journey of ours was found for every entry. */
    matchedAt: instant('matched_at'),
  },
  table => [
    uniqueIndex('notices_delivery').on(table.provider, table.deliveryId),
    index('notices_pending')
      .on(table.id)
      .where(sql`processed_at is null`),
    index('notices_unmatched')
      .using('gin', table.about.op('jsonb_path_ops'))
      .where(sql`matched_at is null`),
    index('notices_received').on(table.receivedAt),
  ],
)
export type NoticeRow = typeof notices.$inferSelect
