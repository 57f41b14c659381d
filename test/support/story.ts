import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { forEachDatabase, onOneDatabase } from './databases.ts'
import { type FrontDoor, openFrontDoor } from './front-door.ts'
import { type House, type HouseOptions, openHouse } from './house.ts'

/** What a story is told with: a house, its front door, and whether the machinery complained. */
export type Stage = { house: House; door: FrontDoor }

type Told = Omit<HouseOptions, 'database'> & {
  /** Stories of what a provider does differently are told on one database; those of the machinery on both. */
  readonly databases?: 'one' | 'both'
  /** The sandboxes know the front door's address; they knock when they are told to deliver. */
  readonly webhooks?: boolean
}

/** Runs a story through the front door only, and ends it by asking whether anything was complained about. */
export function story(
  { databases = 'both', webhooks = false, ...options }: Told,
  tell: (stage: Stage, name: 'PGlite' | 'PostgreSQL') => void,
): void {
  const onDatabases = databases === 'one' ? onOneDatabase : forEachDatabase
  onDatabases((name, open) => {
    const stage = {} as Stage
    beforeAll(async () => {
      stage.house = await openHouse({ ...options, database: await open() })
      stage.door = await openFrontDoor(stage.house)
      if (webhooks) for (const [id, sandbox] of stage.house.sandboxes) sandbox.deliverTo(`${stage.door.url}/webhooks/${id}`)
    })
    beforeEach(() => {
      for (const sandbox of stage.house.sandboxes.values()) sandbox.faults.clear()
    })
    afterAll(async () => {
      for (const sandbox of stage.house.sandboxes.values()) sandbox.deliverTo(undefined)
      await stage.door.close()
      await stage.house.close()
    })
    tell(stage, name)
    test('the machinery complained of nothing', () => {
      expect(stage.house.complaints).toEqual([])
    })
  })
}

/** Every provider tells what it has to tell, and what was told is seen to. */
export async function deliverAll({ house }: Stage): Promise<void> {
  for (const sandbox of house.sandboxes.values()) await sandbox.deliver()
  await house.settle()
}
