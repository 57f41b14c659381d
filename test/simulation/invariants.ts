import { asc } from 'drizzle-orm'
import type { Kind } from '../../src/domain/provider.ts'
import { isControl, isOpen } from '../../src/domain/proof.ts'
import { LIFECYCLE } from '../../src/domain/status.ts'
import type { Thing } from '../../src/providers/kit/sandbox.ts'
import {
  type AttemptRow,
  attempts,
  type ChangeRow,
  changes,
  type JourneyRow,
  journeys,
  streams,
} from '../../src/storage/schema.ts'
import type { Person } from './person.ts'
import type { Town } from './town.ts'

export type Findings = {
  readonly wrongs: readonly string[]
  readonly reviews: readonly string[]
  readonly counts: Readonly<Record<string, number>>
}
type Left = {
  readonly town: Town
  readonly rows: readonly JourneyRow[]
  readonly tries: readonly AttemptRow[]
  readonly log: readonly ChangeRow[]
  readonly people: readonly Person[]
}

/** Everything that is wrong with what a storm left behind; nothing, if money is safe. */
export async function findWrongs(town: Town, people: readonly Person[]): Promise<Findings> {
  const db = town.database.sql
  const rows = await db.select().from(journeys)
  const tries = await db.select().from(attempts).orderBy(asc(attempts.id))
  const log = await db.select().from(changes).orderBy(asc(changes.streamId), asc(changes.position))
  const left: Left = { town, rows, tries, log, people }
  const ns = new Map((await db.select().from(streams)).map(({ id, n }) => [id, n]))
  const wrongs = [
    ...town.complaints,
    ...accountFor(left, 'topup'),
    ...accountFor(left, 'card'),
    ...oneOfEach(left),
    ...leftUndone(left),
    ...unbroken(left, ns),
    ...allowed(left),
    ...rows.flatMap(row => stuck(row, tries)),
    ...rows.flatMap(row => agrees(town, row)),
  ]
  const reviews = rows.filter(({ phase }) => phase === 'review').map(({ id, reason }) => `${id} ${reason?.code}`)
  return { wrongs, reviews, counts: countsOf(rows, tries, town) }
}

/** What a storm was about, to see that storms are about something. */
function countsOf(rows: readonly JourneyRow[], tries: readonly AttemptRow[], town: Town): Record<string, number> {
  const counts: Record<string, number> = {
    calls: town.sandbox.calls.length,
    attempts: tries.length,
    repeated: tries.length - new Set(tries.map(({ key }) => key)).size,
  }
  for (const name of rows.map(({ kind, status }) => `${kind} ${status}`).toSorted()) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

/** Every thing at the provider is one journey's, and the other way round; what nobody owns is under review, and for no more than there are reviews. */
function accountFor({ town, rows, tries }: Left, kind: Kind & ('topup' | 'card')): string[] {
  const things = town.sandbox.things(kind)
  const mine = rows.filter(row => row.kind === kind)
  const wrongs: string[] = []
  const open = mine.filter(
    row => row.phase === 'review' && (row.providerRef === null || things.every(({ id }) => id !== row.providerRef)),
  )
  for (const thing of things) {
    const owners = mine.filter(({ providerRef }) => providerRef === thing.id)
    if (owners.length > 1) wrongs.push(`${kind} ${thing.id} belongs to ${owners.length} journeys`)
    if (owners.length === 1) continue
    const index = open.findIndex(row => fits(row, thing, rows) && tries.some(({ journeyId }) => journeyId === row.id))
    if (index === -1)
      wrongs.push(
        `${kind} ${thing.id} (${thing.amount ?? ''} ${thing.status}) exists and belongs to no journey, nor is one under review for it`,
      )
    else open.splice(index, 1)
  }
  for (const row of mine.filter(({ phase, providerRef }) => phase === 'done' || providerRef !== null)) {
    if (things.every(({ id }) => id !== row.providerRef))
      wrongs.push(`${row.id} is ${row.status} as ${row.providerRef} but there is no such ${kind}`)
  }
  return wrongs
}

/** Whether this may be the thing that a journey under review is about. */
function fits(row: JourneyRow, thing: Thing, rows: readonly JourneyRow[]): boolean {
  const parent = rows.find(({ id }) => id === (row.kind === 'topup' ? row.cardId : row.cardholderId))
  const wallet = rows.find(({ id }) => id === row.cardholderId)
  const beneath = thing.parent === undefined || thing.parent === parent?.providerRef || thing.parent === wallet?.providerRef
  return beneath && (row.kind === 'card' || Number(thing.amount) === Number(row.facts.amount?.amount))
}

/** One journey for each idempotency key, whatever was repeated, and no journey that nobody asked for. */
function oneOfEach({ rows, people }: Left): string[] {
  const orders = people.flatMap(({ cards, topups }) => [...cards, ...topups])
  const isReady = (id: string): boolean => people.some(({ readyCardId }) => readyCardId === id)
  const asked = new Map(orders.map(order => [order.key, order]))
  const wrongs = rows
    .filter(
      ({ kind, idempotencyKey, id }) => (kind === 'card' || kind === 'topup') && !asked.has(idempotencyKey ?? '') && !isReady(id),
    )
    .map(({ id }) => `${id} was not asked for`)
  for (const { key, id } of orders.filter(order => order.id !== undefined)) {
    if (!rows.some(row => row.id === id && (row.idempotencyKey === key || isReady(row.id))))
      wrongs.push(`${key} was answered with ${id}, which is not its journey`)
  }
  return wrongs
}

/** Once all is calm, whoever can be served has been: a product that refuses everything would lose no money either. */
function leftUndone({ rows, people }: Left): string[] {
  const row = (of: string | undefined): JourneyRow | undefined => rows.find(({ id }) => id === of)
  return people.flatMap(({ number, cardholderId, kycId, cards, topups }) => {
    const fundable = (card: JourneyRow | undefined): boolean => card?.phase === 'done' && card.facts.fundable === true
    const verified = row(cardholderId)?.status === 'ACTIVE' && row(kycId)?.status === 'APPROVED'
    return [
      ...(cardholderId === undefined ? [`person ${number} was never registered`] : []),
      ...(row(cardholderId)?.status === 'ACTIVE' && kycId === undefined ? [`person ${number} was never verified`] : []),
      ...cards.filter(({ id }) => id === undefined && verified).map(({ key, refused }) => `${key} was never issued: ${refused}`),
      ...topups
        .filter(({ id, card }) => id === undefined && fundable(row(card.id)))
        .map(({ key, refused }) => `${key} was never taken: ${refused}`),
    ]
  })
}

/** Versions of each subject and positions of each stream: 1, 2, 3 … */
function unbroken({ rows, log }: Left, ns: ReadonlyMap<string, number>): string[] {
  const wrongs: string[] = []
  for (const [streamId, n] of ns) {
    const positions = log.filter(change => change.streamId === streamId).map(({ position }) => position)
    if (positions.length !== n || positions.some((position, index) => position !== index + 1))
      wrongs.push(`the stream ${streamId} of ${n} has the positions ${positions.join()}`)
  }
  for (const row of rows) {
    const told = log.filter(({ subjectId }) => subjectId === row.id)
    const versions = told.map(({ version }) => version)
    if (versions.length !== row.version || versions.some((version, index) => version !== index + 1))
      wrongs.push(`${row.id} at version ${row.version} was told as ${versions.join()}`)
    if (told.at(-1)?.to !== row.status) wrongs.push(`${row.id} is ${row.status} but was last told as ${told.at(-1)?.to}`)
    if (told.some(({ from }, index) => from !== (told[index - 1]?.to ?? null)))
      wrongs.push(`${row.id} was told in leaps: ${told.map(({ from, to }) => `${from}>${to}`).join()}`)
  }
  return wrongs
}

const UNDECIDED = ['PENDING', 'ACTION_REQUIRED', 'UNDER_REVIEW', 'OUTCOME_UNKNOWN']
/** Statuses only move as the lifecycle says once there is one, from a decision only to a review, and nowhere from a review by themselves. */
function allowed({ log }: Left): string[] {
  return log.flatMap(({ subjectId, kind, from, to }) => {
    // The lattice of transactions and challenges is held by tests of their own.
    if (kind === 'transaction' || kind === 'challenge') return []
    const alive = from !== null && from in LIFECYCLE[kind]
    const may =
      from === null ||
      UNDECIDED.includes(from) ||
      (alive && (LIFECYCLE[kind][from] ?? []).includes(to)) ||
      (to === 'NEEDS_REVIEW' && from !== 'NEEDS_REVIEW') ||
      (kind === 'kyc' && from === 'REJECTED' && to === 'PENDING') ||
      (kind === 'cardholder' && (from === 'REJECTED' || from === 'CLOSED') && to === 'PENDING')
    return may ? [] : [`${subjectId} went from ${from} to ${to}`]
  })
}

/** At rest is: decided, asked of a person, or due again. */
function stuck(row: JourneyRow, tries: readonly AttemptRow[]): string[] {
  const { id, phase, status, dueAt, providerRef, wanted, reason } = row
  if (['ready', 'sent', 'unknown', 'waiting'].includes(phase))
    return [`${id} never came to rest: it is ${phase}, due ${dueAt?.toISOString()}`]
  if (phase === 'needs') return [`${id} still waits for a person, who has answered everything`]
  if (phase === 'done' && dueAt === null && row.kind !== 'topup' && LIFECYCLE[row.kind][status]?.length !== 0)
    return [`${id} is ${status} and never looked at again`]
  if (phase === 'done' && providerRef === null && row.kind !== 'kyc') return [`${id} is ${status} without a provider's id`]
  if (wanted !== null) return [`${id} is ${status} and still wanted ${wanted}`]
  const evidence = tries.some(({ journeyId }) => journeyId === id)
  // Storms lose answers, and some decisions never come; nothing in them cannot be found out by asking.
  if (phase === 'review' && reason?.code !== 'POLLING_TIMED_OUT') return [`${id} needs a review for ${reason?.code}`]
  if (phase === 'review' && !evidence) return [`${id} needs a review but no attempt says why`]
  const mine = tries.filter(({ journeyId }) => journeyId === id)
  const openTries = mine.filter(one => isOpen(one) && !(one.outcome === 'UNKNOWN' && isOvertaken(one, mine)))
  if (phase !== 'review' && openTries.length > 0)
    return [`${id} is ${status} but the outcome of ${openTries.length} writes is open`]
  return []
}

/**
 * What became of a control that a later, different control has overtaken, the card does not tell. Nor does a provider tell of a
 * step that may be repeated and was sent again later, with the answers that a person gave in between.
 */
const isOvertaken = (one: AttemptRow, mine: readonly AttemptRow[]): boolean =>
  mine.some(
    later =>
      later.id > one.id &&
      (isControl(one)
        ? isControl(later) && later.step !== one.step
        : later.step === one.step &&
          later.outcome === 'TOOK_EFFECT' &&
          one.observations.some(seen => seen.endsWith(' repeatable'))),
  )

/** What the graph says of a card or a top-up is what its provider says. */
function agrees({ sandbox }: Town, row: JourneyRow): string[] {
  if ((row.kind !== 'card' && row.kind !== 'topup') || row.phase === 'review') return []
  const thing = sandbox.things(row.kind).find(({ id }) => id === row.providerRef)
  const there = thing === undefined ? 'missing' : (WORDS[thing.status.toLowerCase()] ?? thing.status)
  const here = row.phase === 'refused' ? 'FAILED' : row.status
  const unmade = row.phase === 'refused' && (thing === undefined || there === 'TERMINATED')
  return here === there || unmade ? [] : [`${row.id} is ${here} here and ${there} there`]
}

const WORDS: Readonly<Record<string, string>> = {
  active: 'ACTIVE',
  wait_for_topup_activation_by_user: 'INACTIVE',
  frozen: 'FROZEN',
  closed: 'TERMINATED',
  failed: 'FAILED',
  rejected: 'FAILED',
  approved: 'APPROVED',
  completed: 'APPROVED',
  settled: 'APPROVED',
}
