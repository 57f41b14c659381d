import type { Kind } from '../../domain/provider.ts'
import type { Profile } from '../../domain/profile.ts'
import { Fault } from '../../domain/fault.ts'
import { countJourneys, type Journey, reviewsPage, topupsPage } from '../../storage/journeys.ts'
import { type Access, mayReadProfile, maySee, maySeeCustomer, mustSeeAll } from '../access.ts'
import type { Attempt, JourneyView, PageOf, RequirementView, Session } from '../gateway.ts'
import { refuse } from '../refusal.ts'
import { requirementId } from '../verbs/answers.ts'
import { viewOf } from '../view.ts'
import { seesAll, type Viewer } from '../viewer.ts'
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
  const children = async (parent: Parameters<Session['journeysOf']>[0], kind: Kind): Promise<readonly Journey[]> => {
    if ('customerId' in parent) return loaders.children('customer', parent.customerId, kind)
    if ('cardId' in parent) return loaders.children('card', parent.cardId, kind)
    const cardholder = kind === 'card' ? await loaders.journey(parent.cardholderId) : undefined
    if (observing && cardholder !== undefined) await adoptCards(world, loaders, cardholder)
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
      const total = allowed ? await countJourneys(db, of === 'card' ? { kind: 'topup', cardId: id } : { kind: 'topup', customerId: id }) : 0
      return pageOf(rows, first, row => encodeAfter(row.id), row => viewOf(world, access.viewer, row), total)
    },
    async cardholderAt(customerId, providerId) {
      return (await views(await children({ customerId }, 'cardholder'))).find(cardholder => cardholder.providerId === providerId) ?? null
    },
    async kycFor(cardholderId, productId) {
      const product = await world.catalog.product(productId)
      return (await views(await children({ cardholderId }, 'kyc'))).find(kyc => kyc.providerId === product?.providerId && kyc.kycScope === product.kycScope) ?? null
    },
    async profileAtProvider(cardholderId) {
      const row = await seen(cardholderId)
      const profiles = world.providers.get(row?.provider ?? '')?.profiles
      if (row === undefined || profiles === undefined || row.providerRef === null || !mayReadProfile(await accessOf(), row.customerId)) return null
      // What the provider must keep of a person who was erased here is its own business.
      if (row.customerId !== null && (await loaders.customer(row.customerId))?.erasedAt != null) return null
      const [profile] = await profiles([row.refs], loaders.reads)
      if (profile === undefined || profile instanceof Fault) return refuse('PROVIDER_UNAVAILABLE', 'expected the provider to answer but it did not; please try again')
      return profile.reveal() satisfies Profile
    },
    async requirementsOf(journeyId) {
      const row = await seen(journeyId)
      return row === undefined ? [] : requirementsOf(row)
    },
    async requirementsOfCustomer(customerId) {
      if (!maySeeCustomer(await accessOf(), customerId)) return []
      const kinds: readonly Kind[] = ['cardholder', 'kyc', 'card', 'topup']
      const rows = (await Promise.all(kinds.map(kind => children({ customerId }, kind)))).flat().filter(row => row.sealed !== null)
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
      const mustBeFunded = product === null || product.topup.need === 'REQUIRED'
      if (!mustBeFunded || row.facts.initialAmount !== undefined) return true
      return (await loaders.children('card', cardId, 'topup')).some(({ status }) => status === 'APPROVED')
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
      const rows = await reviewsPage(db, first, at === undefined || id === undefined ? undefined : { at: new Date(at), id }, providerId)
      const total = providerId === undefined ? await countJourneys(db, { phase: 'review' }) : null
      return pageOf(rows, first, row => encodeAfter(row.updatedAt.toISOString(), row.id), row => viewOf(world, viewer, row), total)
    },
    async cardholdersAt(providerId, page) {
      const { viewer } = await accessOf()
      mustSeeAll(viewer)
      const first = checkFirst(page)
      const provider = world.providers.get(providerId)
      if (provider === undefined) return { nodes: [], hasNextPage: false, endCursor: null, totalCount: 0 } satisfies PageOf<JourneyView>
      const { after, providerStatus, withBalances } = page
      const asked = { first, withBalances, ...(after === undefined ? {} : { after }), ...((providerStatus ?? undefined) === undefined ? {} : { providerStatus: providerStatus as string }) }
      const { rows, next, total } = await listCardholders(world, provider, asked)
      return { nodes: rows.map(row => viewOf(world, viewer, row)), hasNextPage: next !== null, endCursor: next, totalCount: total }
    },
  }
}

/** What ends soonest first; what never ends last, oldest first. */
function byUrgency(a: RequirementView, b: RequirementView): number {
  const end = (view: RequirementView): number => ('expiresAt' in view && view.expiresAt !== undefined ? view.expiresAt.getTime() : Number.POSITIVE_INFINITY)
  return end(a) === end(b) ? (a.journeyId < b.journeyId ? -1 : 1) : end(a) - end(b)
}

