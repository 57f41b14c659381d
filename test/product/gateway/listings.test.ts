import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Refusal } from '../../../src/gateway/api/refusal.ts'
import { PROVIDERS } from '../../../src/providers/index.ts'
import { onOneDatabase } from '../../support/databases.ts'
import { type Harness, openHarness } from '../../support/harness.ts'

/** Cursors that no list gives: of another list, a number that counts nothing, and none at all. */
const FOREIGN = ['elsewhere', '-1', '1.5', 'NaN', '1e3', '0x10', '0x0', '3x500', '99999999999999999999', '']

onOneDatabase((_name, open) => {
  describe('a provider’s own list', () => {
    let harness: Harness
    beforeAll(async () => {
      harness = await openHarness({ database: await open() })
      for (const sandbox of harness.sandboxes.values()) sandbox.seedReady(3)
    }, 60_000)
    afterAll(() => harness.close())
    const problems = (page: Promise<unknown>) =>
      page.then(
        () => 'a page',
        (thrown: unknown) => (thrown instanceof Refusal ? thrown.problems.map(({ code, path }) => ({ code, path })) : thrown),
      )

    describe.each(PROVIDERS.map(({ id }) => ({ id })))('of $id', ({ id }) => {
      const page = (more: { first?: number; after?: string; providerStatus?: string }) =>
        harness.as().cardholders.listAt(id, { first: 2, withBalances: false, ...more })

      test('goes on where it left off', async () => {
        const first = await page({})
        const rest = await page({ after: first.endCursor ?? '' })
        expect([first.nodes.length, first.hasNextPage, rest.nodes.length, rest.hasNextPage]).toEqual([2, true, 1, false])
        expect(new Set([...first.nodes, ...rest.nodes].map(node => node.id)).size).toBe(3)
      })

      test.each(FOREIGN)('does not begin anew at a cursor that is none of its own: "%s"', async after => {
        expect(await problems(page({ after }))).toEqual([{ code: 'INVALID_INPUT', path: ['after'] }])
      })

      test.each(['wibble', ''])('says that it knows no status "%s", and shows no empty page', async providerStatus => {
        expect(await problems(page({ providerStatus }))).toEqual([{ code: 'INVALID_INPUT', path: ['providerStatus'] }])
      })
    })
  })
})
