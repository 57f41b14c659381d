import { Fault } from '../../domain/fault.ts'
import { Private } from '../../domain/private.ts'
import type { Profile } from '../../domain/profile.ts'
import type { Refs } from '../../domain/progress.ts'
import type { Holding, Listing, Page, Provider, Reads } from '../../domain/provider.ts'
import { oneByOne } from '../kit/one-by-one.ts'
import { readShape } from '../kit/read-shape.ts'
import { cardRefs, issued } from './cards.ts'
import { customerVia } from './customer.ts'
import { refsOf } from './onboard.ts'
import { VIRTUAL } from './products.ts'
import { refusal } from './refusals.ts'
import { dateOf, listShape, type YativoCustomer } from './shapes.ts'
import { STAGE, stageOf } from './statuses.ts'
import type { Wire } from './wire.ts'

const LARGEST_PAGE = 100

/** Its list of customers. Pages have numbers, so a cursor carries the size that they were counted with: "3x20". */
export function directory(wire: Wire): NonNullable<Provider['directory']> {
  return async ({ first, after, providerStatus, withBalances }: Page): Promise<Listing> => {
    const { page, limit } = placeOf(after) ?? { page: 1, limit: Math.max(1, Math.min(first, LARGEST_PAGE)) }
    const query = new URLSearchParams({
      page: String(page),
      limit: String(limit),
      include_balances: String(withBalances === true),
    })
    if (providerStatus !== undefined) query.set('status', providerStatus)
    const said = await wire.call({
      operation: 'GET customers',
      method: 'GET',
      path: `/v1/card-issuer/customers?${query.toString()}`,
    })
    if (said.code !== undefined) throw refusal(said, 'GET customers')
    const list = readShape(listShape, said.data, 'GET customers')
    return {
      cardholders: list.customers.map(listed),
      total: list.total,
      ...(page * limit < list.total ? { next: `${page + 1}x${limit}` } : {}),
    }
  }
}

function placeOf(after: string | undefined): { page: number; limit: number } | undefined {
  if (after === undefined) return undefined
  const [, page, limit] = /^([1-9]\d{0,8})x([1-9]\d?|100)$/.exec(after) ?? []
  if (page === undefined || limit === undefined)
    throw new Fault('rejected', 'expected a cursor of this list but got another text')
  return { page: Number(page), limit: Number(limit) }
}

function listed(row: (typeof listShape)['_output']['customers'][number]): Listing['cardholders'][number] {
  const reference = row.external_customer_id ?? row.external_id
  const createdAt = dateOf(row.created_at)
  return {
    refs: refsOf({ id: row.yativo_card_id, customerId: row.customer_id ?? row.id ?? undefined }),
    ...(reference ? { reference } : {}),
    status: stageOf(row.flow_status) === STAGE.codeSent ? 'PENDING' : 'ACTIVE',
    providerStatus: row.flow_status,
    ...(createdAt === undefined ? {} : { createdAt }),
  }
}

/** The cards of each customer; what is of no status that we know is left out. */
export function holdings(wire: Wire): NonNullable<Provider['holdings']> {
  return (cardholders: readonly Refs[], reads: Reads) =>
    oneByOne(cardholders, async ({ id }) => {
      const customer = await customerVia(wire, id ?? '', reads)
      return customer === undefined ? [] : customer.cards.flatMap(card => holding(card, customer))
    })
}

function holding(card: YativoCustomer['cards'][number], customer: YativoCustomer): readonly Holding[] {
  const result = issued(card, customer.currency)
  if (result === undefined) return []
  const kind = card.physical ? { type: 'PHYSICAL' as const } : { type: 'VIRTUAL' as const, productRef: VIRTUAL }
  return [{ refs: cardRefs(card, customer), card: result, providerStatus: card.status, ...kind }]
}

/** All that it tells of a person is the e-mail address; the rest stays with the identity check. */
export function profiles(wire: Wire): NonNullable<Provider['profiles']> {
  return (cardholders: readonly Refs[], reads: Reads) =>
    oneByOne(cardholders, async ({ id }) => {
      const customer = await customerVia(wire, id ?? '', reads)
      if (customer === undefined) throw new Fault('rejected', 'expected a customer but there is none')
      return new Private<Profile>({ email: customer.email })
    })
}
