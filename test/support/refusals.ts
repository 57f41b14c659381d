import { expect, test } from 'vitest'
import type { StoryHarness } from './story.ts'

type Refused = Readonly<Record<string, unknown>> & {
  readonly errors: readonly {
    readonly code: string
    readonly path?: readonly string[] | null
    readonly message: string
    readonly nodeId?: string | null
  }[]
}
/** What is asked, and how the first thing that is wrong with it is told. */
export type Case = readonly [name: string, ask: () => Promise<object>, code: string, path: readonly string[], says: RegExp]

const TABLES = ['customers', 'journeys', 'attempts', 'changes', 'notices']

/** Everything that was written, and everything that was sent. */
export async function tracesIn(harness: StoryHarness): Promise<object> {
  const { sql } = harness.world.database
  const counts = await Promise.all(
    TABLES.map(async table => (await sql.execute<{ n: string }>(`select count(*) as n from ${table}`)).rows[0]?.n),
  )
  const revisions = await sql.execute(
    `select sum(revision) as revisions, sum(version) as versions, (select max(updated_at) from customers) as changed from journeys`,
  )
  return { counts, revisions: revisions.rows[0], sent: [...harness.sandboxes.values()].map(({ calls }) => calls.length) }
}

/** Each is a UserError with its code, path and a helpful sentence; nothing was sent and nothing written. */
export function refuses(harness: StoryHarness, cases: readonly Case[]): void {
  test.each(cases)('%s is refused, with what was expected, and leaves no trace', async (_name, ask, code, path, says) => {
    const before = await tracesIn(harness)
    const { errors, ...made } = Object.values(await ask())[0] as Refused
    expect(Object.values(made)).toEqual([null])
    const error = errors.find(each => JSON.stringify(each.path) === JSON.stringify(path))
    expect(error, JSON.stringify(errors)).toMatchObject({ code, message: expect.stringMatching(says) as unknown })
    expect(error!.message, 'the sentence says what is wrong').toMatch(/^(?!expected)\S+( \S+){2,}/)
    expect(typeof error!.nodeId, 'a conflict names what is there').toBe(code === 'CONFLICT' ? 'string' : 'object')
    expect(await tracesIn(harness)).toEqual(before)
  })
}
