import { Fault } from '../../domain/fault.ts'
import { later } from '../../domain/journey.ts'
import type { Holding, ListedCardholder, Provider } from '../../domain/provider.ts'
import { STATUS } from '../../domain/status.ts'
import { childrenOf, type Journey, journeysById, journeysByProviderRef } from '../../storage/journeys.ts'
import type { NewJourney } from '../../storage/schema.ts'
import { refuse } from '../api/refusal.ts'
import { adopt, hintOne } from '../engine/door.ts'
import type { World } from '../world.ts'
import type { Loaders } from './loaders.ts'

type Page = { readonly rows: readonly Journey[]; readonly next: string | null; readonly total: number | null }

/** One page of a provider's own list; a person who is seen for the first time gets an id here, and keeps the id. */
export async function listCardholders(
  world: World,
  provider: Provider,
  page: { first: number; after?: string; providerStatus?: string; withBalances: boolean },
): Promise<Page> {
  if (provider.directory === undefined) return refuse('NOT_SUPPORTED', 'this provider has no list of cardholders')
  const listing = await provider.directory(page).catch((thrown: unknown) => {
    if (!(thrown instanceof Fault)) throw thrown
    if (thrown.code === 'rejected')
      return refuse('INVALID_INPUT', 'this provider does not know this cursor or this status', {
        path: [page.after === undefined ? 'providerStatus' : 'after'],
      })
    return refuse('PROVIDER_UNAVAILABLE', 'the provider did not answer; try again later')
  })
  const ids: string[] = []
  for (const listed of listing.cardholders) ids.push(await adoptCardholder(world, provider, listed))
  const rows = await journeysById(world.database.sql, ids)
  const byId = new Map(rows.map(row => [row.id, row]))
  return {
    rows: ids.map(id => byId.get(id)).filter(row => row !== undefined),
    next: listing.next ?? null,
    total: listing.total ?? null,
  }
}

async function adoptCardholder(world: World, provider: Provider, listed: ListedCardholder): Promise<string> {
  const ref = listed.refs.id ?? ''
  const [known] = await journeysByProviderRef(world.database.sql, provider.id, 'cardholder', [ref])
  if (known !== undefined) return known.id
  // The record carries our reference, so the record is a cardholder of ours whose registration is open: the registration will find the record.
  const [ours] = listed.reference === undefined ? [] : await journeysById(world.database.sql, [listed.reference])
  if (ours?.kind === 'cardholder' && ours.provider === provider.id) return ours.id
  const id = world.newId('cardholder')
  const done = listed.status !== 'PENDING'
  const status = done ? listed.status : STATUS.cardholder.waiting
  const made = await adopt(world, {
    ...adopted(world, done),
    id,
    kind: 'cardholder',
    provider: provider.id,
    ownerId: id,
    status,
    stepsDone: done ? provider.registration.steps.length : 0,
    refs: listed.refs,
    providerRef: ref,
    providerStatus: listed.providerStatus ?? null,
  })
  return made ? id : ((await journeysByProviderRef(world.database.sql, provider.id, 'cardholder', [ref]))[0]?.id ?? id)
}

/** The cards that a provider knows of a cardholder and we do not. Ours are issued here, and found by their own journeys. */
export async function adoptCards(world: World, loaders: Loaders, cardholder: Journey): Promise<void> {
  const provider = world.providers.get(cardholder.provider)
  if (provider?.holdings === undefined || cardholder.phase !== 'done') return
  const [held] = await provider.holdings([cardholder.refs], loaders.reads)
  if (held === undefined || held instanceof Fault) return
  if (await isOrderOpen(world, cardholder.id)) return
  const known = await journeysByProviderRef(
    world.database.sql,
    provider.id,
    'card',
    held.map(({ refs }) => refs.id ?? ''),
  )
  for (const holding of held.filter(({ refs }) => known.every(({ providerRef }) => providerRef !== refs.id)))
    await adoptCard(world, provider, cardholder, holding)
}

/**
 * An order that is not known at the provider yet may be among the listed cards. If the gateway adopted the card, the order would find
 * no card and order a second one. So the gateway adopts no card, and the order observes again now.
 * Asked after the list was read: an order that begins later cannot be in the list.
 */
async function isOrderOpen(world: World, cardholderId: string): Promise<boolean> {
  const db = world.database.sql
  const cards = await childrenOf(db, 'cardholder', [cardholderId], 'card')
  const open = cards.filter(({ providerRef, phase }) => providerRef === null && phase !== 'done' && phase !== 'refused')
  for (const { id, phase } of open) if (phase === 'unknown') await hintOne(world, db, id)
  return open.length > 0
}

async function adoptCard(
  world: World,
  provider: Provider,
  cardholder: Journey,
  { refs, productRef, card, type, providerStatus }: Holding,
): Promise<void> {
  const { status, nameOnCard: _nameOnCard, ...facts } = card
  await adopt(world, {
    ...adopted(world, true),
    id: world.newId('card'),
    kind: 'card',
    provider: cardholder.provider,
    ownerId: cardholder.ownerId,
    customerId: cardholder.customerId,
    cardholderId: cardholder.id,
    stepsDone: provider.issuance.steps.length,
    productRef: productRef ?? null,
    status,
    refs,
    providerRef: refs.id ?? null,
    providerStatus: providerStatus ?? null,
    facts: { ...facts, type },
  })
}

function adopted(world: World, done: boolean): Pick<NewJourney, 'phase' | 'dueAt' | 'observedAt' | 'createdAt' | 'updatedAt'> {
  const now = world.now()
  return { phase: done ? 'done' : 'waiting', dueAt: later(now, world.pace.rest), observedAt: now, createdAt: now, updatedAt: now }
}
