import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openFrontDoor } from '../../support/front-door.ts'
import { crowd } from '../../support/crowd.ts'
import { onPostgres, urlOf } from '../../support/databases.ts'
import { openHarness } from '../../support/harness.ts'
import { topUp, withCard } from '../../support/person.ts'
import type { StoryHarness } from '../../support/story.ts'

type Statement = { readonly text: string; readonly values: readonly unknown[] }
type Plan = {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly 'Rows Removed by Index Recheck'?: number
  readonly Plans?: readonly Plan[]
}
/** Rows that one statement may look at: the thousand reviews of the crowd are counted for a page. */
const MOST_ROWS = 2_000

/** Tables of one row for each provider or job: the planner reads them whole, and that is right. */
const SMALL = new Set(['jobs', 'audit_head', 'call_windows', '__drizzle_migrations'])

/** Every different statement that the driver sends meanwhile, with the values of its first time. */
async function statementsOf(work: () => Promise<void>): Promise<ReadonlyMap<string, Statement>> {
  const sent = new Map<string, Statement>()
  const query = pg.Client.prototype.query as (this: pg.Client, ...args: unknown[]) => unknown
  const spy = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
    const [first, second] = args
    const text = typeof first === 'string' ? first : (first as { text?: string } | undefined)?.text
    const values = Array.isArray(second) ? second : ((first as { values?: unknown[] } | undefined)?.values ?? [])
    if (text !== undefined && !sent.has(text)) sent.set(text, { text, values })
    return query.apply(this, args)
  })
  try {
    await work()
  } finally {
    spy.mockRestore()
  }
  return sent
}

function* nodesOf(plan: Plan): Iterable<Plan> {
  yield plan
  for (const beneath of plan.Plans ?? []) yield* nodesOf(beneath)
}

onPostgres(open => {
  const harness = {} as StoryHarness
  let client: pg.Client
  beforeAll(async () => {
    const database = await open()
    await crowd(urlOf(database))
    client = new pg.Client({ connectionString: urlOf(database) })
    await client.connect()
    const opened = await openHarness({ database, providers: ['artha', 'fyatu'] })
    Object.assign(harness, opened, { door: await openFrontDoor(opened) })
    for (const [id, sandbox] of harness.sandboxes) sandbox.deliverTo(`${harness.door.url}/webhooks/${id}`)
  })
  afterAll(async () => {
    for (const sandbox of harness.sandboxes.values()) sandbox.deliverTo(undefined)
    await harness.door.close()
    await harness.close()
    await client.end()
  })

  /** An insert looks for nothing, and once more would be a duplicate. */
  const isPlannable = ({ text }: Statement): boolean => /^\s*(select|update|delete|with)\b/i.test(text)

  /** What is wrong with the plan of a statement, run once more and undone. */
  async function wrongWith({ text, values }: Statement): Promise<string[]> {
    await client.query('begin')
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(`explain (analyze, format json) ${text}`, [...values])
    await client.query('rollback')
    return [...nodesOf(rows[0]!['QUERY PLAN'][0].Plan)].flatMap(node => {
      const { 'Node Type': type, 'Relation Name': table } = node
      if (table === undefined || SMALL.has(table)) return []
      const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
      const looked = (node['Actual Rows'] + removed) * node['Actual Loops']
      return type === 'Seq Scan' || looked > MOST_ROWS
        ? [`${type} of ${looked} rows of ${table}: ${text.replaceAll('"', '')}`]
        : []
    })
  }

  test('no statement of a card, a top-up, a webhook, a page or a runner reads a table from end to end among 100,000 journeys', async () => {
    const statements = await statementsOf(async () => {
      const { client: graph } = harness.door
      for (const provider of ['artha', 'fyatu']) {
        const holder = await withCard(harness, provider)
        const { topup } = await topUp(holder)
        await holder.person.goesOn(topup!.id, 'APPROVED')
        const { customer } = await graph.Customer({ id: holder.person.customerId })
        await graph.Requirements({ customerId: customer!.id })
        await graph.StatusChanges({ id: customer!.id })
        await graph.StatusChanges({ id: topup!.id })
      }
      await graph.Reviews({ first: 20 })
      await graph.Reviews({ first: 20, providerId: 'artha' })
      await graph.AuditTrail({ subject: 'subject-7' })
      await graph.AuditTrail({ target: 'card_7' })
      await graph.ReconciliationFindings({ first: 20 })
    })
    const plannable = [...statements.values()].filter(isPlannable)
    expect(plannable.length).toBeGreaterThan(30)
    const wrong: string[] = []
    for (const statement of plannable) wrong.push(...(await wrongWith(statement)))
    expect(wrong).toEqual([])
  })
})
