import { Fault, faultFrom } from '../../domain/fault.ts'
import type { Happening } from '../../domain/happening.ts'
import type { Observation } from '../../domain/progress.ts'
import type { Dossier, Journey, Reads } from '../../domain/provider.ts'
import type { ChangeSource } from '../../domain/record.ts'
import type { Subject } from '../../domain/standing.ts'
import { after, givesUp } from '../../domain/turn.ts'
import { lockJourney } from '../../storage/journeys.ts'
import type { JourneyRow } from '../../storage/schema.ts'
import type { World } from '../world.ts'
import { circumstancesOf, journeyOfRow } from './circumstances.ts'
import { openContent } from './content.ts'
import { hintOne, rest, save, seenUnchanged } from './door.ts'
import { postponeBroken } from './postpone.ts'
import { dossiersOf, usedAnswer } from './dossiers.ts'
import { stepsAfter } from './steps.ts'

type Looked = {
  readonly row: JourneyRow
  readonly journey: Journey<never, unknown>
  readonly dossier: Dossier<never>
  readonly seen: Observation<unknown> | Fault
  readonly askedAt: Date
}

/**
 * Asks the providers where these journeys stand, one batch per provider and kind, and saves what is new.
 * With a `token` the rows' turns are ours; without (a read), rows that somebody is writing for are left alone.
 */
export async function observe(
  world: World,
  rows: readonly JourneyRow[],
  reads: Reads,
  source: ChangeSource,
  token?: string,
): Promise<JourneyRow[]> {
  const batches = new Map<string, JourneyRow[]>()
  for (const row of rows) batches.set(`${row.provider}/${row.kind}`, [...(batches.get(`${row.provider}/${row.kind}`) ?? []), row])
  // Each batch is saved when it has its answers: who hangs holds back nobody else's news.
  const saved = await Promise.all(
    [...batches.values()].map(async batch => keep(world, await look(world, batch, reads, token), source, token)),
  )
  return saved.flat()
}

async function keep(
  world: World,
  looked: readonly Looked[],
  source: ChangeSource,
  token: string | undefined,
): Promise<JourneyRow[]> {
  const unchanged: JourneyRow[] = []
  const saved: JourneyRow[] = []
  for (const item of looked) {
    if (token === undefined && (await showsNothingNew(world, item).catch(() => false))) unchanged.push(item.row)
    else
      saved.push(...(await record(world, item, source, token).catch((error: unknown) => postpone(world, item.row, token, error))))
  }
  await seenUnchanged(world, world.database.sql, unchanged)
  return saved
}

/** One row that cannot be read or saved holds up no other of its batch, and does not come back at once. */
async function postpone(world: World, row: JourneyRow, token: string | undefined, error: unknown): Promise<[]> {
  world.logger.error({ journey: row.id, error }, 'a journey could not be looked at or saved; it is put off')
  if (token !== undefined) await postponeBroken(world, [row.id], token, error)
  return []
}

async function look(world: World, rows: readonly JourneyRow[], reads: Reads, token: string | undefined): Promise<Looked[]> {
  const journey = journeyOfRow(world, rows[0] as JourneyRow)
  if (journey === undefined) {
    if (token !== undefined)
      await postponeBroken(
        world,
        rows.map(({ id }) => id),
        token,
      )
    return []
  }
  let dossiers: readonly Dossier<never>[]
  try {
    dossiers = await dossiersOf(world, world.database.sql, rows)
  } catch (error) {
    if (rows.length === 1) return postpone(world, rows[0] as JourneyRow, token, error)
    return (await Promise.all(rows.map(row => look(world, [row], reads, token)))).flat()
  }
  const askedAt = world.now()
  const seen = await journey.observe(dossiers, reads).catch((thrown: unknown) => {
    world.logger.error({ provider: rows[0]?.provider, error: thrown }, 'an adapter broke while observing')
    return rows.map(() => faultFrom(thrown))
  })
  const missing = new Fault('unreadable', `expected one observation per journey but got ${seen.length} for ${rows.length}`)
  return rows.map((row, index) => ({
    row,
    journey,
    dossier: dossiers[index] as Dossier<never>,
    seen: seen[index] ?? missing,
    askedAt,
  }))
}

const happeningOf = ({ seen, askedAt }: Pick<Looked, 'seen' | 'askedAt'>): Happening =>
  seen instanceof Fault ? { type: 'missed', fault: seen } : { type: 'observed', observation: seen, askedAt }

const inNameOrder = (named: object): unknown[] => Object.entries(named).toSorted(([a], [b]) => (a < b ? -1 : 1))

/** A read that confirms what the row says costs no save, only a note of when it was looked at. */
async function showsNothingNew(world: World, { row, seen, askedAt }: Looked): Promise<boolean> {
  const content = await openContent(world.database.sql, world.vault, row)
  const turned = after({ row, content }, happeningOf({ seen, askedAt }), circumstancesOf(world, row))
  const told = (subject: Subject<JourneyRow>): string => {
    const { phase, status, reason, providerStatus, refs, facts, wanted } = subject.row
    return JSON.stringify([phase, status, reason, providerStatus, inNameOrder(refs), inNameOrder(facts), wanted, subject.content])
  }
  return told(turned) === told({ row, content })
}

/** A turn that the poller takes because of a notice says so. */
export const sourceOf = ({ hintedAt }: Pick<JourneyRow, 'hintedAt'>, source: ChangeSource): ChangeSource =>
  source === 'POLL' && hintedAt !== null ? 'WEBHOOK' : source

/** An observation that started from a row which has moved since, or while a write was open, is dropped: the row is asked about again. */
async function record(
  world: World,
  { row, journey, dossier, seen, askedAt }: Looked,
  source: ChangeSource,
  token: string | undefined,
): Promise<JourneyRow[]> {
  return world.database.transaction(async tx => {
    const current = await lockJourney(tx, row.id)
    if (current === undefined) return []
    // A look that outlasted its lease is worth as much as a read's: it is kept where nothing has moved since.
    const holdsTurn = token !== undefined && current.leaseToken === token
    if (current.revision !== row.revision || current.phase === 'sent') {
      if (holdsTurn) await rest(world, tx, row.id, 0)
      else await hintOne(world, tx, row.id)
      return []
    }
    const progress = !(seen instanceof Fault) && 'refs' in seen ? seen : undefined
    const stepsDone = progress === undefined ? {} : { stepsDone: stepsAfter(journey, dossier, progress) }
    // A lost write that is found has used its answer: a code is forgotten then, not sent again.
    const used = current.phase === 'unknown' && progress !== undefined ? { used: usedAnswer(dossier) } : {}
    const saving = { source: sourceOf(row, source), holdsTurn }
    const saved = await save(world, tx, current, happeningOf({ seen, askedAt }), { ...saving, ...used, ...stepsDone })
    return [givesUp(saved, world.now()) ? await save(world, tx, saved, { type: 'overdue' }, saving) : saved]
  })
}
