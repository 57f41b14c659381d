import { and, asc, eq, gte, inArray, isNotNull, lt } from 'drizzle-orm'
import type { Refs } from '../domain/progress.ts'
import type { Executor } from './database.ts'
import { attempts, type JourneyRow, journeys } from './schema.ts'

/* Our records to compare with a provider's own list. */

/** A card order or a top-up, and when it was sent. */
export type Sent = {
  readonly row: JourneyRow
  readonly at: readonly Date[]
  /** The provider's id of a top-up's card. */ readonly cardRef: string | null
}

/** The refs of every card that we know at a provider. */
export async function cardRefsAt(db: Executor, provider: string): Promise<Refs[]> {
  const rows = await db
    .select({ refs: journeys.refs })
    .from(journeys)
    .where(and(eq(journeys.provider, provider), eq(journeys.kind, 'card'), isNotNull(journeys.providerRef)))
    .orderBy(asc(journeys.id))
  return rows.map(({ refs }) => refs)
}

/** The orders sent within a time, with every time of sending; and the records that the provider's list names by id, of any time. */
export async function sentWithin(
  db: Executor,
  provider: string,
  { from, to, refs }: { readonly from: Date; readonly to: Date; readonly refs: readonly string[] },
): Promise<Sent[]> {
  const money = and(eq(journeys.provider, provider), inArray(journeys.kind, ['card', 'topup']))
  const sent = await db
    .selectDistinct({ id: attempts.journeyId })
    .from(attempts)
    .innerJoin(journeys, eq(journeys.id, attempts.journeyId))
    .where(and(money, gte(attempts.sentAt, from), lt(attempts.sentAt, to)))
  const ids = new Set(sent.map(({ id }) => id))
  for (const some of chunks(refs)) {
    const named = await db
      .select({ id: journeys.id })
      .from(journeys)
      .where(and(money, inArray(journeys.providerRef, some)))
    for (const { id } of named) ids.add(id)
  }
  const found: Sent[] = []
  for (const some of chunks([...ids])) found.push(...(await withTimes(db, some)))
  return found
}

async function withTimes(db: Executor, ids: readonly string[]): Promise<Sent[]> {
  const rows = await db
    .select()
    .from(journeys)
    .where(inArray(journeys.id, [...ids]))
    .orderBy(asc(journeys.id))
  const writes = await db
    .select()
    .from(attempts)
    .where(inArray(attempts.journeyId, [...ids]))
    .orderBy(asc(attempts.id))
  const cardIds = [...new Set(rows.map(({ cardId }) => cardId).filter(id => id !== null))]
  const cards =
    cardIds.length === 0
      ? []
      : await db.select({ id: journeys.id, ref: journeys.providerRef }).from(journeys).where(inArray(journeys.id, cardIds))
  const refs = new Map(cards.map(({ id, ref }) => [id, ref]))
  return rows.map(row => {
    const own = writes.filter(({ journeyId }) => journeyId === row.id)
    // A card's later writes are controls: the order is the first step, however often the step was sent.
    const ordered = own.filter(({ step }) => step === own[0]?.step)
    return { row, at: ordered.map(({ sentAt }) => sentAt), cardRef: refs.get(row.cardId ?? '') ?? null }
  })
}

/** Parameters of one statement are limited. */
function chunks<T>(all: readonly T[], size = 1_000): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size))
}
