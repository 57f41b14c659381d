import type { Kind } from '../../domain/provider.ts'
import type { Profile } from '../../domain/profile.ts'
import { Fault } from '../../domain/fault.ts'
import { countJourneys, type Journey, journeysAsking, reviewsPage, topupsPage } from '../../storage/journeys.ts'
import { type Access, mayReadProfile, maySee, maySeeCustomer, mustSeeAll } from '../api/access.ts'
import type { Attempt, JourneyView, PageOf, RequirementView, Session } from '../api/gateway.ts'
import { refuse } from '../api/refusal.ts'
import { requirementId } from '../verbs/answers.ts'
import { viewOf } from '../api/view.ts'
import { seesAll, type Viewer } from '../api/viewer.ts'
import type { World } from '../world.ts'
import { createBalances } from './balances.ts'
import { adoptCards, listCardholders } from './listings.ts'
import type { Loaders } from './loaders.ts'
import { checkFilter, checkFirst, decodeAfter, encodeAfter, pageOf } from './paging.ts'
import { renewStale } from './renewals.ts'

type Reads = Pick<
  Session,
  | 'journey'
  | 'journeysOf'
  | 'topupsOf'
  | 'cardholderAt'
  | 'kycFor'
  | 'profileAtProvider'
  | 'requirementsOf'
  | 'requirementsOfCustomer'
  | 'nameOnCard'
  | 'spendable'
  | 'balanceOf'
  | 'attemptsOf'
  | 'reviews'
  | 'cardholdersAt'
>

/** Everything that is read of journeys, as one viewer may see it. */
export function readJourneys(world: World, loaders: Loaders, accessOf: () => Promise<Access>, observing: boolean): Reads {
  const db = world.database.sql
  const balanceOf = createBalances(world, loaders)
  const seen = async (id: string): Promise<Journey | undefined> => {
    const row = await loaders.stored(id)
    return row !== undefined && maySee(await accessOf(), row) ? loaders.journey(id) : undefined
  }
  /** The provider's own words are sealed with the row, and opened only for those who may read them. */
  const viewWithWords = async (viewer: Viewer, row: Journey): Promise<JourneyView> => {
    const words = row.reason !== null && seesAll(viewer) ? (await loaders.content(row)).providerMessage : undefined
    return viewOf(world, viewer, row, words)
  }
  const views = async (rows: readonly Journey[]): Promise<JourneyView[]> => {
    const access = await accessOf()
    return Promise.all(rows.filter(row => maySee(access, row)).map(row => viewWithWords(access.viewer, row)))
  }
  /** Whoever was first seen at the provider may; of our own cardholders those without a card here, and staff alone is told. */
  const mayHoldUnknownCards = async ({ id, customerId }: Journey): Promise<boolean> =>
    customerId === null ||
    (seesAll((await accessOf()).viewer) && (await countJourneys(db, { kind: 'card', parent: 'cardholder', id })) === 0)
  const children = async (parent: Parameters<Session['journeysOf']>[0], kind: Kind): Promise<readonly Journey[]> => {
    if ('customerId' in parent) return loaders.children('customer', parent.customerId, kind)
    if ('cardId' in parent) return loaders.children('card', parent.cardId, kind)
    const cardholder = kind === 'card' ? await loaders.journey(parent.cardholderId) : undefined
    if (observing && cardholder !== undefined && (await mayHoldUnknownCards(cardholder)))
      await adoptCards(world, loaders, cardholder)
    return loaders.children('cardholder', parent.cardholderId, kind)
  }
  const requirementsOf = async (row: Journey): Promise<readonly RequirementView[]> => {
    const current = observing ? await renewStale(world, loaders, row) : row
    const { requirements } = await loaders.content(current)
    return requirements.map(requirement => ({ ...requirement, id: requirementId(row.id, requirement.name), journeyId: row.id }))
  }

  return {
    async journey(kind, id) {
      const row = await seen(id)
      return row === undefined || (kind !== null && row.kind !== kind) ? null : viewWithWords((await accessOf()).viewer, row)
    },
    journeysOf: async (parent, kind) => views(await children(parent, kind)),
    async topupsOf(parent, page) {
      const first = checkFirst(page)
      const [after] = decodeAfter(page.after, 1) ?? []
      const [of, id] = 'cardId' in parent ? (['card', parent.cardId] as const) : (['customer', parent.customerId] as const)
      const access = await accessOf()
      const allowed = of === 'card' ? (await seen(id)) !== undefined : maySeeCustomer(access, id)
      const rows = allowed ? await loaders.fresh(await topupsPage(db, of, id, first, after)) : []
      const total = allowed ? await countJourneys(db, { kind: 'topup', parent: of, id }) : 0
      const shown = pageOf(
        rows,
        first,
        row => encodeAfter(row.id),
        row => row,
        total,
      )
      return { ...shown, nodes: await Promise.all(shown.nodes.map(row => viewWithWords(access.viewer, row))) }
    },
    async cardholderAt(customerId, providerId) {
      return (
        (await views(await children({ customerId }, 'cardholder'))).find(cardholder => cardholder.providerId === providerId) ??
        null
      )
    },
    async kycFor(cardholderId, productId) {
      const product = await world.catalog.product(productId)
      return (
        (await views(await children({ cardholderId }, 'kyc'))).find(
          kyc => kyc.providerId === product?.providerId && kyc.kycScope === product.kycScope,
        ) ?? null
      )
    },
    async profileAtProvider(cardholderId) {
      const row = await seen(cardholderId)
      const profiles = world.providers.get(row?.provider ?? '')?.profiles
      if (
        row === undefined ||
        profiles === undefined ||
        row.providerRef === null ||
        !mayReadProfile(await accessOf(), row.customerId)
      )
        return null
      // What the provider must keep of a person who was erased here is its own business.
      if (row.customerId !== null && (await loaders.customer(row.customerId))?.erasedAt != null) return null
      const [profile] = await profiles([row.refs], loaders.reads)
      if (profile === undefined || profile instanceof Fault)
        return refuse('PROVIDER_UNAVAILABLE', 'expected the provider to answer but it did not; please try again')
      return profile.reveal() satisfies Profile
    },
    async requirementsOf(journeyId) {
      const row = await seen(journeyId)
      return row === undefined ? [] : requirementsOf(row)
    },
    async requirementsOfCustomer(customerId) {
      if (!maySeeCustomer(await accessOf(), customerId)) return []
      const rows = await loaders.fresh(await journeysAsking(db, customerId))
      return (await Promise.all(rows.map(requirementsOf))).flat().toSorted(byUrgency)
    },
    async nameOnCard(cardId) {
      const row = await seen(cardId)
      return row === undefined ? null : ((await loaders.content(row)).nameOnCard ?? null)
    },
    async spendable(cardId) {
      const row = await seen(cardId)
      if (row?.status !== 'ACTIVE') return false
      const product = await world.catalog.product(`${row.provider}:${row.productRef ?? ''}`).catch(() => null)
      if (product?.topup.need !== 'REQUIRED' || row.facts.initialAmount !== undefined) return true
      return loaders.funded(cardId)
    },
    async balanceOf(journeyId) {
      const row = await seen(journeyId)
      return row === undefined ? null : balanceOf(row)
    },
    async attemptsOf(journeyId) {
      const { viewer } = await accessOf()
      if (!viewer.roles.has('BACK_OFFICE') || (await seen(journeyId)) === undefined) return []
      return (await loaders.attempts(journeyId)) satisfies readonly Attempt[]
    },
    async reviews(page) {
      const { viewer } = await accessOf()
      if (!viewer.roles.has('BACK_OFFICE')) refuse('FORBIDDEN', 'expected the role BACK_OFFICE')
      const first = checkFirst(page)
      const [at, id] = decodeAfter(page.after, 2) ?? []
      if (at !== undefined && Number.isNaN(Date.parse(at)))
        refuse('INVALID_INPUT', 'expected a cursor that came with an earlier page', { path: ['after'] })
      const providerId = checkFilter('providerId', page.providerId)
      const rows = await reviewsPage(
        db,
        first,
        at === undefined || id === undefined ? undefined : { at: new Date(at), id },
        providerId,
      )
      const total = providerId === undefined ? await countJourneys(db, { phase: 'review' }) : null
      const shown = pageOf(
        rows,
        first,
        row => encodeAfter(row.updatedAt.toISOString(), row.id),
        row => row,
        total,
      )
      return { ...shown, nodes: await Promise.all(shown.nodes.map(row => viewWithWords(viewer, row))) }
    },
    async cardholdersAt(providerId, page) {
      const { viewer } = await accessOf()
      mustSeeAll(viewer)
      const first = checkFirst(page)
      const provider = world.providers.get(providerId)
      if (provider === undefined)
        return { nodes: [], hasNextPage: false, endCursor: null, totalCount: 0 } satisfies PageOf<JourneyView>
      const { after, providerStatus, withBalances } = page
      const asked = {
        first,
        withBalances,
        ...(after === undefined ? {} : { after }),
        ...((providerStatus ?? undefined) === undefined ? {} : { providerStatus: providerStatus as string }),
      }
      const { rows, next, total } = await listCardholders(world, provider, asked)
      const nodes = await Promise.all(rows.map(row => viewWithWords(viewer, row)))
      return { nodes, hasNextPage: next !== null, endCursor: next, totalCount: total }
    },
  }
}

/** What ends soonest first; what never ends last, oldest first. */
function byUrgency(a: RequirementView, b: RequirementView): number {
  const end = (view: RequirementView): number =>
    'expiresAt' in view && view.expiresAt !== undefined ? view.expiresAt.getTime() : Number.POSITIVE_INFINITY
  return end(a) === end(b) ? (a.journeyId < b.journeyId ? -1 : 1) : end(a) - end(b)
}
