import DataLoader from 'dataloader'
import { faultFrom } from '../../domain/fault.ts'
import { freshReads } from '../../domain/fresh-reads.ts'
import type { Kind, Reads } from '../../domain/provider.ts'
import type { Content } from '../../domain/standing.ts'
import { isOver } from '../../domain/status.ts'
import { goesOn } from '../../domain/turn.ts'
import { attemptsOf } from '../../storage/attempts.ts'
import { customersByExternalId, customersById, type CustomerRow } from '../../storage/customers.ts'
import { childrenOf, fundedCards, type Journey, journeysById, type ParentKind } from '../../storage/journeys.ts'
import type { AttemptRow } from '../../storage/schema.ts'
import { openContent } from '../engine/content.ts'
import { observe } from '../engine/observe.ts'
import { atMost } from '../engine/turn-now.ts'
import { takeTurn } from '../engine/turn.ts'
import { isOurs } from '../ids.ts'
import { isStorable } from '../input/text.ts'
import type { World } from '../world.ts'

/** One request's loaders: rows in one statement a batch, providers in one batch a kind, no question twice. */
export type Loaders = {
  readonly reads: Reads
  /** As stored. The check of access uses this row: a question about a foreign record never reaches a provider. */
  stored(id: string): Promise<Journey | undefined>
  /** As stored, and observed where stale. */
  journey(id: string): Promise<Journey | undefined>
  /** Read anew, after a verb. */
  reload(id: string): Promise<Journey | undefined>
  children(parent: ParentKind, id: string, kind: Kind): Promise<readonly Journey[]>
  /** Rows from a different read, observed where stale. */
  fresh(rows: readonly Journey[]): Promise<readonly Journey[]>
  customer(id: string): Promise<CustomerRow | undefined>
  customerByExternalId(externalId: string): Promise<CustomerRow | undefined>
  attempts(journeyId: string): Promise<readonly AttemptRow[]>
  /** Whether a card has had an approved top-up. */
  funded(cardId: string): Promise<boolean>
  content(row: Journey): Promise<Content>
}

export function createLoaders(world: World, options: { observe: boolean }): Loaders {
  const db = world.database.sql
  const reads = freshReads()

  /** Providers that did not answer in time: a request waits once for a provider, at every depth. */
  const late = new Set<string>()
  /** The batch function is `observe` itself; the saved row is read again with the cursor. Each provider has a separate loader: no provider waits for a second. */
  const looks = new Map<string, DataLoader<Journey, Journey, string>>()
  const looksAt = (provider: string): DataLoader<Journey, Journey, string> => {
    const made =
      looks.get(provider) ??
      new DataLoader<Journey, Journey, string>(async rows => look(provider, rows), { cacheKeyFn: row => row.id })
    looks.set(provider, made)
    return made
  }
  const look = async (provider: string, rows: readonly Journey[]): Promise<Journey[]> => {
    const looking = lookAndGoOn(world, rows, reads).catch(error => {
      world.logger.error({ error: faultFrom(error).message }, 'reading from a provider broke')
      return []
    })
    let saved: readonly { id: string }[] = []
    const inTime = await atMost(
      world.limits.readWait,
      looking.then(found => {
        saved = found
      }),
    )
    if (!inTime) late.add(provider)
    const again =
      inTime && saved.length > 0
        ? await journeysById(
            db,
            saved.map(({ id }) => id),
          )
        : []
    const byId = new Map(again.map(row => [row.id, row]))
    return rows.map(row => byId.get(row.id) ?? row)
  }

  const fresh = async (row: Journey): Promise<Journey> =>
    options.observe && !late.has(row.provider) && isStale(world, row) ? looksAt(row.provider).load(row) : row
  const rows = new DataLoader<string, Journey | undefined>(async ids => inOrder(ids, await journeysById(db, ids.filter(isOurs))))
  const customers = new DataLoader<string, CustomerRow | undefined>(async ids =>
    inOrder(ids, await customersById(db, ids.filter(isOurs))),
  )
  const customersOutside = new DataLoader<string, CustomerRow | undefined>(async externalIds => {
    const found = new Map((await customersByExternalId(db, externalIds.filter(isStorable))).map(row => [row.externalId, row]))
    return externalIds.map(externalId => found.get(externalId))
  })
  const attempts = new DataLoader<string, readonly AttemptRow[]>(async ids => {
    const found = await attemptsOf(db, ids)
    return ids.map(id => found.filter(({ journeyId }) => journeyId === id))
  })
  const funded = new DataLoader<string, boolean>(async ids => {
    const cards = await fundedCards(db, ids)
    return ids.map(id => cards.has(id))
  })
  const contents = new DataLoader<Journey, Content, string>(
    list => Promise.all(list.map(row => openContent(db, world.vault, row))),
    { cacheKeyFn: row => `${row.id}/${row.revision}` },
  )
  const families = new Map<string, DataLoader<string, readonly Journey[]>>()
  const family = (parent: ParentKind, kind: Kind): DataLoader<string, readonly Journey[]> => {
    const name = `${parent}/${kind}`
    const made =
      families.get(name) ??
      new DataLoader<string, readonly Journey[]>(async ids => {
        const found = await childrenOf(db, parent, ids, kind)
        for (const row of found) rows.clear(row.id).prime(row.id, row)
        const column = { customer: 'customerId', cardholder: 'cardholderId', card: 'cardId', kyc: 'kycId' } as const
        return ids.map(id => found.filter(row => row[column[parent]] === id))
      })
    families.set(name, made)
    return made
  }

  return {
    reads,
    stored: id => rows.load(id),
    journey: async id => {
      const row = await rows.load(id)
      return row === undefined ? undefined : fresh(row)
    },
    reload: id => rows.clear(id).load(id),
    children: async (parent, id, kind) => Promise.all((await family(parent, kind).load(id)).map(fresh)),
    fresh: list => Promise.all(list.map(fresh)),
    customer: id => customers.load(id),
    customerByExternalId: externalId => customersOutside.load(externalId),
    attempts: id => attempts.load(id),
    funded: id => funded.load(id),
    content: row => contents.load(row),
  }
}

/**
 * Observes, and takes the next step at once where the next step is ours: a hosted page found closed is a new page
 * when the requirement is answered. Otherwise the requirement would be missing until a runner comes by.
 */
async function lookAndGoOn(world: World, rows: readonly Journey[], reads: Reads): Promise<readonly { id: string }[]> {
  const saved = await observe(world, rows, reads, 'READ')
  await Promise.all(saved.filter(row => goesOn(row, world.now())).map(({ id }) => takeTurn(world, id, 'READ')))
  return saved
}

function inOrder<Row extends { readonly id: string }>(ids: readonly string[], found: readonly Row[]): (Row | undefined)[] {
  const byId = new Map(found.map(row => [row.id, row]))
  return ids.map(id => byId.get(id))
}

/** A journey that can still change, was not observed lately, and has no writing process. */
function isStale(world: World, row: Journey): boolean {
  const changes =
    row.phase === 'unknown' ||
    row.phase === 'waiting' ||
    row.phase === 'needs' ||
    (row.phase === 'done' && !isOver(row.kind, row.status))
  const seen = Math.max(row.observedAt?.getTime() ?? 0, row.updatedAt.getTime())
  return changes && world.now().getTime() - seen >= world.limits.readFresh * 1000
}
