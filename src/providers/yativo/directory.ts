import { Fault } from '../../domain/fault.ts'
import type { Listing, Page, Provider } from '../../domain/provider.ts'
import { instantOf } from '../kit/instant.ts'
import { refsOf } from './onboard.ts'
import { rejection } from './rejections.ts'
import { listShape } from './shapes.ts'
import { STAGE, stageOf } from './statuses.ts'
import type { Wire } from './wire.ts'

const LARGEST_PAGE = 100

/** Its list of customers. Pages have numbers, so a cursor carries the size that they were counted with: "3x20". */
export function createDirectory(wire: Wire): NonNullable<Provider['directory']> {
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
    if (said.code !== undefined) throw rejection(said, 'GET customers')
    const list = said.as(listShape)
    return {
      cardholders: list.customers.items.map(listed),
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

function listed(row: (typeof listShape)['_output']['customers']['items'][number]): Listing['cardholders'][number] {
  const reference = row.external_customer_id ?? row.external_id
  const createdAt = instantOf(row.created_at)
  return {
    refs: refsOf({ id: row.yativo_card_id, customerId: row.customer_id ?? row.id ?? undefined }),
    ...(reference ? { reference } : {}),
    // A word that nobody documents proves nothing of the e-mail.
    status: stageOf(row.flow_status) >= STAGE.emailProven ? 'ACTIVE' : 'PENDING',
    providerStatus: row.flow_status,
    ...(createdAt === undefined ? {} : { createdAt }),
  }
}
