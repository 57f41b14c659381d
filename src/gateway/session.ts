import { customerByExternalId, customersById, countCustomers, listCustomers } from '../storage/customers.ts'
import { changesAfter, timelineOf } from '../storage/changes.ts'
import { audited } from './audit/audited.ts'
import { readTrail } from './audit/read-trail.ts'
import type { AuditTrail } from './audit/trail.ts'
import { type Access, mayReadProfile, maySee, maySeeCustomer, notFound } from './api/access.ts'
import { capabilitiesOf } from './engine/capabilities.ts'
import { openProfile } from './engine/content.ts'
import { decodeCursor, encodeCursor } from './api/cursor.ts'
import type { JourneyView, ProviderView, Session } from './api/gateway.ts'
import { refuse } from './api/refusal.ts'
import { readFindings } from './reconciliation/read-findings.ts'
import { readJourneys } from './reading/journeys.ts'
import { createLoaders } from './reading/loaders.ts'
import { checkFirst, decodeAfter, encodeAfter, pageOf } from './reading/paging.ts'
import type { Acting } from './verbs/acting.ts'
import { updateCardholder } from './verbs/amendments.ts'
import { renewRequirement, submitCode, submitDocument, submitForm } from './verbs/answers.ts'
import { issueCard, topUpCard } from './verbs/cards.ts'
import { control } from './verbs/controls.ts'
import { createCustomer, updateCustomer } from './verbs/customers.ts'
import { eraseCustomer } from './verbs/erasure.ts'
import { createCardholder, startKyc } from './verbs/onboarding.ts'
import { refresh, resolveReview } from './verbs/reviews.ts'
import { viewOfChange, viewOfCustomer } from './api/view.ts'
import { seesAll, type Viewer } from './api/viewer.ts'
import type { World } from './world.ts'

/** Who a customer is here is looked up once a request; everybody else needs no look-up. */
export async function accessFor(world: World, viewer: Viewer): Promise<Access> {
  if (!viewer.roles.has('CUSTOMER')) return { viewer, customerId: undefined }
  return { viewer, customerId: (await customerByExternalId(world.database.sql, viewer.subject))?.id }
}

export function createSession(world: World, trail: AuditTrail, viewer: Viewer, options: { observe?: boolean } = {}): Session {
  const db = world.database.sql
  const observing = options.observe ?? true
  let access: Promise<Access> | undefined
  const accessOf = (): Promise<Access> => (access ??= accessFor(world, viewer))
  // A mutation is answered with the row as it stands after it, so its reads begin afresh; it has had its turn, and waits for no other.
  let loaders = createLoaders(world, { observe: observing })
  let journeys = readJourneys(world, loaders, accessOf, observing)
  const begin = (): void => {
    loaders = createLoaders(world, { observe: false })
    journeys = readJourneys(world, loaders, accessOf, false)
  }
  const doing = async <Input>(verb: (acting: Acting, input: Input) => Promise<string>, input: Input): Promise<JourneyView> => {
    const id = await verb({ world, access: await accessOf() }, input)
    begin()
    return (await journeys.journey(null, id)) ?? notFound('a journey', ['id'])
  }
  const customer: Session['customer'] = async ({ id, externalId }) => {
    const given = id ?? undefined
    const row =
      given !== undefined
        ? await loaders.customer(given)
        : (externalId ?? undefined) === undefined
          ? undefined
          : await loaders.customerByExternalId(externalId as string)
    const wrong = given !== undefined && (externalId ?? undefined) !== undefined && row?.externalId !== externalId
    return row === undefined || wrong || !maySeeCustomer(await accessOf(), row.id) ? null : viewOfCustomer(row)
  }
  const madeCustomer = async (verb: () => Promise<string>) => {
    const id = await verb()
    // A customer that has just come into being may be the viewer's own.
    access = undefined
    begin()
    return (await customer({ id })) ?? notFound('a customer', ['id'])
  }
  const providers = (): readonly ProviderView[] =>
    [...world.providers.values()].map(({ id, name }) => ({ kind: 'provider', id, name }))
  const provider = (id: string): ProviderView | null => providers().find(candidate => candidate.id === id) ?? null
  const product: Session['product'] = id => world.catalog.product(id)

  return audited(world, trail, accessOf, {
    viewer,
    ...forwardTo(() => journeys),
    customer,
    async me() {
      const { customerId } = await accessOf()
      return customerId === undefined ? null : customer({ id: customerId })
    },
    async node(id) {
      if (id.startsWith('cus_')) return customer({ id })
      return (await journeys.journey(null, id)) ?? provider(id) ?? (id.includes(':') ? product(id) : null)
    },
    async customers(page) {
      const first = checkFirst(page)
      const [after] = decodeAfter(page.after, 1) ?? []
      if (!seesAll(viewer)) {
        const { customerId } = await accessOf()
        const own = customerId === undefined ? [] : await customersById(db, [customerId])
        return pageOf(own, first, row => encodeAfter(row.id), viewOfCustomer, own.length)
      }
      return pageOf(
        await listCustomers(db, { first: first + 1, after }),
        first,
        row => encodeAfter(row.id),
        viewOfCustomer,
        await countCustomers(db),
      )
    },
    async profileOf(customerId) {
      const row = await loaders.customer(customerId)
      if (row === undefined || !mayReadProfile(await accessOf(), customerId)) return null
      return (await openProfile(db, world.vault, row))?.reveal() ?? null
    },
    async timeline(journeyId, page) {
      const row = await loaders.stored(journeyId)
      if (row === undefined || !maySee(await accessOf(), row))
        return pageOf(
          [],
          1,
          () => '',
          () => notFound('a journey', ['id']),
          null,
        )
      const first = checkFirst(page)
      const rows = await timelineOf(
        db,
        journeyId,
        first,
        page.after === undefined ? undefined : decodeCursor(row.ownerId, page.after),
      )
      return pageOf(
        rows,
        first,
        change => encodeCursor(change.streamId, change.position),
        change => viewOfChange(viewer, change),
        null,
      )
    },
    async statusChanges(id, page) {
      const first = checkFirst(page)
      const { streamId, subjects } = await streamOf(world, await accessOf(), id)
      const position = page.after === undefined ? 0 : decodeCursor(streamId, page.after)
      const rows = await changesAfter(db, streamId, position, {
        limit: first + 1,
        ...(subjects === undefined ? {} : { subjects }),
      })
      return pageOf(
        rows,
        first,
        change => encodeCursor(change.streamId, change.position),
        change => viewOfChange(viewer, change),
        null,
      )
    },
    auditTrail: page => readTrail(world, viewer, page),
    reconciliationFindings: page => readFindings(world, viewer, page),
    providers,
    provider,
    products: providerId => world.catalog.products(providerId),
    product,
    capabilities: providerId =>
      capabilitiesOf(
        world.providers.get(providerId) ?? refuse('NOT_FOUND', 'expected the id of a provider but there is none such'),
      ),
    health: providerId => world.health.of(providerId, world.now()),

    createCustomer: async input => madeCustomer(async () => createCustomer({ world, access: await accessOf() }, input)),
    updateCustomer: async input => madeCustomer(async () => updateCustomer({ world, access: await accessOf() }, input)),
    eraseCustomer: async input => madeCustomer(async () => eraseCustomer({ world, access: await accessOf() }, input)),
    updateCardholder: input => doing(updateCardholder, input),
    createCardholder: input => doing(createCardholder, input),
    startKyc: input => doing(startKyc, input),
    submitCode: input => doing(submitCode, input),
    submitForm: input => doing(submitForm, input),
    submitDocument: input => doing(submitDocument, input),
    renewRequirement: input => doing(renewRequirement, input),
    issueCard: input => doing(issueCard, input),
    topUpCard: input => doing(topUpCard, input),
    control: input => doing(control, input),
    refresh: input => doing(refresh, input),
    resolveReview: input => doing(resolveReview, input),
  })
}

/** The stream that an id's changes go to, and of which subjects; NOT_FOUND for what the viewer may not see. */
export async function streamOf(
  world: World,
  access: Access,
  id: string,
): Promise<{ streamId: string; subjects?: readonly string[] }> {
  const loaders = createLoaders(world, { observe: false })
  if (id.startsWith('cus_')) {
    const found = (await loaders.customer(id)) !== undefined && maySeeCustomer(access, id)
    return found ? { streamId: id } : notFound('a customer or a journey', ['id'])
  }
  const row = await loaders.journey(id)
  return row !== undefined && maySee(access, row)
    ? { streamId: row.ownerId, subjects: [row.id] }
    : notFound('a customer or a journey', ['id'])
}

type Journeys = ReturnType<typeof readJourneys>

/** The reads of journeys, always through the loaders of the moment. */
function forwardTo(current: () => Journeys): Journeys {
  const forward = <Name extends keyof Journeys>(name: Name): Journeys[Name] =>
    ((...args: never[]) => (current()[name] as (...given: never[]) => unknown)(...args)) as Journeys[Name]
  return {
    journey: forward('journey'),
    journeysOf: forward('journeysOf'),
    topupsOf: forward('topupsOf'),
    cardholderAt: forward('cardholderAt'),
    kycFor: forward('kycFor'),
    profileAtProvider: forward('profileAtProvider'),
    requirementsOf: forward('requirementsOf'),
    requirementsOfCustomer: forward('requirementsOfCustomer'),
    nameOnCard: forward('nameOnCard'),
    spendable: forward('spendable'),
    balanceOf: forward('balanceOf'),
    attemptsOf: forward('attemptsOf'),
    reviews: forward('reviews'),
    cardholdersAt: forward('cardholdersAt'),
  }
}
