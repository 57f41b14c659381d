import type { Happening } from '../../domain/happening.ts'
import type { Day, LedgerEntry, Provider } from '../../domain/provider.ts'
import { cardRefsAt, type Sent, sentWithin } from '../../storage/books.ts'
import { insertFinding } from '../../storage/findings.ts'
import { lockJourney } from '../../storage/journeys.ts'
import type { Difference } from '../../domain/record.ts'
import type { NewFinding } from '../../storage/schema.ts'
import { save } from '../engine/door.ts'
import type { World } from '../world.ts'
import { amountOf, APART, differenceOf, match, mustBeThere } from './match.ts'

export type Reconciled = {
  /** How many entries of the day the provider has. */
  readonly entries: number
  /** The new differences. */
  readonly found: readonly NewFinding[]
}
type Ledger = NonNullable<Provider['ledger']>

const DAY = 86_400_000
export const dayOf = (at: Date): Day => at.toISOString().slice(0, 10)
export const startOf = (day: Day): Date => new Date(`${day}T00:00:00.000Z`)
export const dayAfter = (day: Day, days = 1): Day => dayOf(new Date(startOf(day).getTime() + days * DAY))

/**
 * Compares one day (UTC) of our card orders and top-ups with the provider's own list. Every difference is written down once. A top-up
 * that contradicts the list becomes a review; a card does not, because the gateway asks the provider for cards anyway.
 */
export async function reconcile(
  world: World,
  providerId: string,
  ledger: Ledger,
  day: Day,
  signal?: AbortSignal,
): Promise<Reconciled> {
  const cards = await cardRefsAt(world.database.sql, providerId)
  const read = async (of: Day): Promise<LedgerEntry[]> => {
    const entries: LedgerEntry[] = []
    for await (const entry of ledger(of, cards)) {
      signal?.throwIfAborted()
      entries.push(entry)
    }
    return entries
  }
  const entries = await read(day)
  const around = { from: new Date(startOf(day).getTime() - APART), to: new Date(startOf(dayAfter(day)).getTime() + APART) }
  const sent = (refs: readonly LedgerEntry[]) =>
    sentWithin(world.database.sql, providerId, { ...around, refs: refs.map(({ id }) => id) })
  // A write around midnight, or a write that was repeated on a later day, may be in the list of the next day.
  const others = otherDays(await sent(entries), day)
  const all = [...entries, ...(await Promise.all(others.map(read))).flat()]
  const { pairs, onlyThere, onlyHere } = match(all, await sent(all))

  const differences = [
    ...pairs.flatMap(pair => {
      const difference = dayOf(pair.entry.at) === day ? differenceOf(pair) : undefined
      return difference === undefined ? [] : [{ difference, entry: pair.entry, row: pair.sent.row }]
    }),
    ...onlyThere
      .filter(({ at, outcome }) => dayOf(at) === day && outcome !== 'refused')
      .map(entry => ({ difference: 'UNKNOWN_HERE' as const, entry })),
    ...onlyHere
      .filter(one => mustBeThere(one) && isOf(one, day))
      .map(({ row }) => ({ difference: 'MISSING_THERE' as const, row })),
  ]
  const found: NewFinding[] = []
  for (const one of differences) {
    const finding = findingOf(world, providerId, day, one)
    if (await keep(world, finding)) found.push(finding)
  }
  return { entries: entries.length, found }
}

const isOf = ({ at }: Sent, day: Day): boolean => at[0] !== undefined && dayOf(at[0]) === day

function otherDays(sent: readonly Sent[], day: Day): Day[] {
  const times = sent.filter(one => isOf(one, day)).flatMap(({ at }) => at)
  const days = times.flatMap(time => [-APART, APART].map(shift => dayOf(new Date(time.getTime() + shift))))
  return [...new Set(days)].filter(other => other !== day)
}

type Found = { readonly difference: Difference; readonly entry?: LedgerEntry; readonly row?: Sent['row'] }

function findingOf(world: World, provider: string, day: Day, { difference, entry, row }: Found): NewFinding {
  const kind = entry?.kind ?? row?.kind ?? 'topup'
  return {
    provider,
    day,
    kind,
    difference,
    about: row?.id ?? entry?.id ?? '',
    journeyId: row?.id ?? null,
    providerRef: entry?.id ?? row?.providerRef ?? null,
    providerStatus: entry?.status ?? null,
    amountHere: (row && amountOf(row)) ?? null,
    amountThere: entry?.amount ?? null,
    foundAt: world.now(),
  }
}

/** A person has looked, or is looking, into a known difference: a known difference makes no second review. */
async function keep(world: World, finding: NewFinding): Promise<boolean> {
  return world.database.transaction(async tx => {
    const row = finding.kind === 'topup' && finding.journeyId != null ? await lockJourney(tx, finding.journeyId) : undefined
    if (!(await insertFinding(tx, finding))) return false
    const contradiction = row === undefined ? undefined : CONTRADICTIONS[row.phase]
    if (row !== undefined && contradiction !== undefined)
      await save(world, tx, row, contradiction, { source: 'POLL', holdsTurn: false })
    return true
  })
}

/** The opposite final status was observed: the machine makes a review. */
const CONTRADICTIONS: Readonly<Record<string, Happening>> = {
  done: { type: 'observed', observation: { is: 'refused', refs: {}, reason: { code: 'CONTRADICTION' } } },
  refused: { type: 'observed', observation: { is: 'done', refs: {}, result: { status: 'APPROVED' } } },
}
