import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { forEachDatabase, onOneDatabase } from './databases.ts'
import { type FrontDoor, openFrontDoor } from './front-door.ts'
import { type Harness, type HarnessOptions, openHarness } from './harness.ts'

/** The harness of a story: the product, and its front door. */
export type StoryHarness = Harness & { readonly door: FrontDoor }

type Told = Omit<HarnessOptions, 'database'> & {
  /** Stories of what a provider does differently are told on one database; those of the machinery on both. */
  readonly databases?: 'one' | 'both'
  /** The sandboxes know the front door's address; they knock when they are told to deliver. */
  readonly webhooks?: boolean
}

/** Runs a story through the front door only, and ends it by asking whether anything was complained about. */
export function story(
  { databases = 'both', webhooks = false, ...options }: Told,
  tell: (harness: StoryHarness, name: 'PGlite' | 'PostgreSQL') => void,
): void {
  const onDatabases = databases === 'one' ? onOneDatabase : forEachDatabase
  onDatabases((name, open) => {
    const harness = {} as StoryHarness
    beforeAll(async () => {
      const opened = await openHarness({ ...options, database: await open() })
      Object.assign(harness, opened, { door: await openFrontDoor(opened) })
      if (webhooks) for (const [id, sandbox] of harness.sandboxes) sandbox.deliverTo(`${harness.door.url}/webhooks/${id}`)
    })
    beforeEach(() => {
      for (const sandbox of harness.sandboxes.values()) sandbox.faults.clear()
    })
    afterAll(async () => {
      for (const sandbox of harness.sandboxes.values()) sandbox.deliverTo(undefined)
      await harness.door.close()
      await harness.close()
    })
    tell(harness, name)
    test('the gateway and the server log no error', () => {
      expect(harness.complaints).toEqual([])
    })
  })
}

/** Every provider tells what it has to tell, and what was told is seen to. */
export async function deliverAll(harness: StoryHarness): Promise<void> {
  for (const sandbox of harness.sandboxes.values()) await sandbox.deliver()
  await harness.settle()
}
