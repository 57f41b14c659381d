import { and, asc, desc, eq, getTableColumns, gt, inArray, isNotNull, lt, ne, notInArray, or, sql } from 'drizzle-orm'
import type { Refs } from '../domain/progress.ts'
import { BESIDE } from '../domain/proof.ts'
import type { Kind } from '../domain/provider.ts'
import type { Executor } from './database.ts'
import { attempts, type JourneyRow, journeys, streams } from './schema.ts'

/** A row together with the stream's position in the same snapshot: one statement reads both, so a later subscription misses no change. */
export type Journey = JourneyRow & { readonly position: number }

const withPosition = { ...getTableColumns(journeys), position: sql<number>`coalesce(${streams.n}, 0)`.mapWith(Number) }
const reading = (db: Executor) =>
  db.select(withPosition).from(journeys).leftJoin(streams, eq(streams.id, journeys.ownerId)).$dynamic()

/** In no particular order; unknown ids are missing. */
export async function journeysById(db: Executor, ids: readonly string[]): Promise<Journey[]> {
  return ids.length === 0 ? [] : reading(db).where(inArray(journeys.id, [...ids]))
}

export async function journeyById(db: Executor, id: string): Promise<Journey | undefined> {
  return (await journeysById(db, [id]))[0]
}

/** The column of a child that names the parent. */
const PARENT = {
  customer: journeys.customerId,
  cardholder: journeys.cardholderId,
  card: journeys.cardId,
  kyc: journeys.kycId,
} as const
export type ParentKind = keyof typeof PARENT

/** The children of a kind beneath many parents, oldest first. */
export async function childrenOf(db: Executor, parent: ParentKind, ids: readonly string[], kind: Kind): Promise<Journey[]> {
  if (ids.length === 0) return []
  return reading(db)
    .where(and(inArray(PARENT[parent], [...ids]), eq(journeys.kind, kind)))
    .orderBy(asc(journeys.id))
}

/** Newest first, after an id; one row more than requested tells whether there is a next page. */
export async function topupsPage(
  db: Executor,
  parent: 'customer' | 'card',
  id: string,
  first: number,
  after?: string,
): Promise<Journey[]> {
  return reading(db)
    .where(and(eq(PARENT[parent], id), eq(journeys.kind, 'topup'), after === undefined ? undefined : lt(journeys.id, after)))
    .orderBy(desc(journeys.id))
    .limit(first + 1)
}

/** Every journey that waits for a person, oldest first. */
export async function reviewsPage(
  db: Executor,
  first: number,
  after?: { at: Date; id: string },
  provider?: string,
): Promise<Journey[]> {
  const later = after && or(gt(journeys.updatedAt, after.at), and(eq(journeys.updatedAt, after.at), gt(journeys.id, after.id)))
  return reading(db)
    .where(and(eq(journeys.phase, 'review'), later, provider === undefined ? undefined : eq(journeys.provider, provider)))
    .orderBy(asc(journeys.updatedAt), asc(journeys.id))
    .limit(first + 1)
}

export async function countJourneys(
  db: Executor,
  where: { phase: JourneyRow['phase'] } | { kind: Kind; parent: ParentKind; id: string },
): Promise<number> {
  const condition =
    'phase' in where ? eq(journeys.phase, where.phase) : and(eq(journeys.kind, where.kind), eq(PARENT[where.parent], where.id))
  return db.$count(journeys, condition)
}

/** The journeys of a customer that ask, or may ask, the person to act. */
export async function journeysAsking(db: Executor, customerId: string): Promise<Journey[]> {
  return reading(db)
    .where(
      and(
        eq(journeys.customerId, customerId),
        isNotNull(journeys.sealed),
        notInArray(journeys.phase, ['done', 'waiting', 'review']),
      ),
    )
    .orderBy(asc(journeys.id))
    .limit(MOST_ASKING)
}

/** More than any person has to do at once. */
const MOST_ASKING = 200

/** The given cards that have an approved top-up. */
export async function fundedCards(db: Executor, cardIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (cardIds.length === 0) return new Set()
  const rows = await db
    .selectDistinct({ cardId: journeys.cardId })
    .from(journeys)
    .where(and(inArray(journeys.cardId, [...cardIds]), eq(journeys.kind, 'topup'), eq(journeys.status, 'APPROVED')))
  return new Set(rows.map(({ cardId }) => cardId ?? ''))
}

/** By the provider's own ids. */
export async function journeysByProviderRef(
  db: Executor,
  provider: string,
  kind: Kind,
  refs: readonly string[],
): Promise<Journey[]> {
  if (refs.length === 0) return []
  return reading(db).where(
    and(eq(journeys.provider, provider), eq(journeys.kind, kind), inArray(journeys.providerRef, [...refs])),
  )
}

/** The journeys whose refs hold all given refs: so a notice finds the journeys. */
export async function journeysByRefs(db: Executor, provider: string, kind: Kind, refs: Refs): Promise<JourneyRow[]> {
  return db
    .select()
    .from(journeys)
    .where(and(eq(journeys.provider, provider), eq(journeys.kind, kind), sql`${journeys.refs} @> ${JSON.stringify(refs)}::jsonb`))
    .limit(100)
}

export async function journeyByIdempotencyKey(
  db: Executor,
  ownerId: string,
  kind: Kind,
  key: string,
): Promise<JourneyRow | undefined> {
  const rows = await db
    .select()
    .from(journeys)
    .where(and(eq(journeys.ownerId, ownerId), eq(journeys.kind, kind), eq(journeys.idempotencyKey, key)))
  return rows[0]
}

/** The row, locked until the transaction ends. */
export async function lockJourney(tx: Executor, id: string): Promise<JourneyRow | undefined> {
  return (await tx.select().from(journeys).where(eq(journeys.id, id)).for('update'))[0]
}

/** All journeys of a customer, locked until the transaction ends. */
export async function lockJourneysOf(tx: Executor, customerId: string): Promise<JourneyRow[]> {
  return tx.select().from(journeys).where(eq(journeys.customerId, customerId)).orderBy(asc(journeys.id)).for('update')
}

/** The siblings of a journey: the same kind at the same provider beneath the same parent. */
export async function siblingRefs(db: Executor, row: JourneyRow): Promise<ReadonlySet<string>> {
  const parent = row.kind === 'topup' ? eq(journeys.cardId, row.cardId ?? '') : eq(journeys.cardholderId, row.cardholderId ?? '')
  const rows = await db
    .select({ ref: journeys.providerRef })
    .from(journeys)
    .where(and(parent, eq(journeys.kind, row.kind), ne(journeys.id, row.id), isNotNull(journeys.providerRef)))
  return new Set(rows.map(({ ref }) => ref as string))
}

/** Whether a sibling has a write with an open outcome, so that a look-up could not tell the writes apart. For a card, siblings are of the same product. */
export async function siblingWriteIsOpen(tx: Executor, row: JourneyRow): Promise<boolean> {
  const parent =
    row.kind === 'topup'
      ? eq(journeys.cardId, row.cardId ?? '')
      : and(eq(journeys.cardholderId, row.cardholderId ?? ''), eq(journeys.productRef, row.productRef ?? ''))
  const open = await tx
    .select({ id: attempts.id })
    .from(attempts)
    .innerJoin(journeys, eq(journeys.id, attempts.journeyId))
    .where(
      and(
        parent,
        eq(journeys.kind, row.kind),
        ne(journeys.id, row.id),
        inArray(attempts.outcome, ['OPEN', 'UNKNOWN']),
        // A search for a lost order finds no control of a card.
        notInArray(attempts.step, [...BESIDE]),
        notInArray(journeys.phase, ['refused', 'done']),
      ),
    )
    .limit(1)
  return open.length > 0
}
