import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { bytes, instant } from '../columns.ts'
import type { WantedLimit } from '../../domain/card-use.ts'
import type { Money } from '../../domain/money.ts'
import type { Statement, TransactionKind, TransactionStatus } from '../../domain/transaction.ts'
import type { StoredReason } from '../../domain/record.ts'

/** The uses of a card. The provider drives these rows: there is no phase, no lease and no due time. */
export const transactions = pgTable(
  'card_transactions',
  {
    id: text('id').primaryKey(),
    provider: text('provider').notNull(),
    cardId: text('card_id').notNull(),
    /** The owner of the data key that seals the row, and of the stream for the changes. */
    ownerId: text('owner_id').notNull(),
    customerId: text('customer_id'),

    kind: text('kind').$type<TransactionKind>().notNull(),
    status: text('status').$type<TransactionStatus>().notNull(),
    reason: jsonb('reason').$type<StoredReason>(),
    currency: text('currency').notNull(),
    /** Exact decimal text, in major units. */
    amount: text('amount').notNull(),
    authorizedAmount: text('authorized_amount'),
    merchantAmount: jsonb('merchant_amount').$type<Money>(),
    fee: jsonb('fee').$type<Money>(),
    /** Merchant and the provider's own words: both tell where the person was, so both are sealed. */
    sealed: bytes('sealed'),
    /** All statements of the provider's records; `fold` makes status and amounts of the statements. */
    statements: jsonb('statements').$type<readonly Statement[]>().notNull(),

    providerRef: text('provider_ref').notNull(),
    providerStatus: text('provider_status'),
    occurredAt: instant('occurred_at').notNull(),
    settledAt: instant('settled_at'),
    version: integer('version').notNull().default(1),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  table => [
    index('card_transactions_card').on(table.cardId, table.occurredAt.desc(), table.id.desc()),
    index('card_transactions_holds')
      .on(table.provider, table.occurredAt)
      .where(sql`status = 'AUTHORIZED'`),
    index('card_transactions_customer')
      .on(table.customerId, table.occurredAt.desc(), table.id.desc())
      .where(sql`customer_id is not null`),
  ],
)
export type TransactionRow = typeof transactions.$inferSelect

/** The transaction of each record of a provider. The key makes one purchase one transaction. */
export const transactionRecords = pgTable(
  'card_transaction_records',
  {
    provider: text('provider').notNull(),
    key: text('key').notNull(),
    transactionId: text('transaction_id').notNull(),
  },
  table => [
    primaryKey({ columns: [table.provider, table.key] }),
    index('card_transaction_records_transaction').on(table.transactionId),
  ],
)

/** A task that a payment or a wallet had for a person. The code lives as long as the challenge and no longer. */
export const challenges = pgTable(
  'card_challenges',
  {
    id: text('id').primaryKey(),
    provider: text('provider').notNull(),
    /** The provider's id of the challenge, or of the notice. */
    providerRef: text('provider_ref').notNull(),
    cardId: text('card_id').notNull(),
    ownerId: text('owner_id').notNull(),
    customerId: text('customer_id'),
    purpose: text('purpose').$type<'PAYMENT' | 'WALLET'>().notNull(),
    answer: text('answer').$type<'CODE' | 'APPROVAL'>().notNull(),
    status: text('status').$type<ChallengeStatus>().notNull(),
    /** The code, sealed under a data key of the challenge. Code and key are destroyed at `expires_at`. */
    code: bytes('code'),
    /** Merchant and amount, sealed under the owner's key. */
    sealed: bytes('sealed'),
    expiresAt: instant('expires_at').notNull(),
    version: integer('version').notNull().default(1),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  table => [
    uniqueIndex('card_challenges_provider_ref').on(table.provider, table.providerRef),
    index('card_challenges_customer').on(table.customerId, table.expiresAt),
    index('card_challenges_card').on(table.cardId, table.expiresAt),
    index('card_challenges_open')
      .on(table.expiresAt)
      .where(sql`status in ('OPEN', 'DELIVERED')`),
  ],
)
export type ChallengeStatus = 'OPEN' | 'APPROVED' | 'DECLINED' | 'DELIVERED' | 'EXPIRED' | 'OUTCOME_UNKNOWN'
export type ChallengeRow = typeof challenges.$inferSelect

/** When the transaction list of a card, or of a whole programme, is next read. The row is the job, as a journey's row is. */
export const sweeps = pgTable(
  'card_sweeps',
  {
    /** The id of the card, or the id of the provider where the provider lists the whole programme. */
    id: text('id').primaryKey(),
    provider: text('provider').notNull(),
    dueAt: instant('due_at').notNull(),
    /** All earlier transactions are known. */
    sweptTo: instant('swept_to'),
    /** The last time that a list or a notice told of a transaction. */
    activeAt: instant('active_at'),
    /** Reads in a row that failed. */
    failures: integer('failures').notNull().default(0),
    leaseToken: text('lease_token'),
    leaseUntil: instant('lease_until'),
  },
  table => [index('card_sweeps_due').on(table.dueAt)],
)
export type SweepRow = typeof sweeps.$inferSelect

/** New limits of a card that the provider is not seen to have yet. The row is the job: it goes when the limits are seen. */
export const limitWishes = pgTable(
  'card_limit_wishes',
  {
    cardId: text('card_id').primaryKey(),
    provider: text('provider').notNull(),
    limits: jsonb('limits').$type<readonly WantedLimit[]>().notNull(),
    /** When the write was last sent; null: not yet. */
    sentAt: instant('sent_at'),
    tries: integer('tries').notNull().default(0),
    dueAt: instant('due_at').notNull(),
  },
  table => [index('card_limit_wishes_due').on(table.dueAt)],
)
export type LimitWish = typeof limitWishes.$inferSelect
