import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { forEachDatabase } from './databases.ts'
import { type FrontDoor, openFrontDoor } from './front-door.ts'
import { type House, type HouseOptions, openHouse } from './house.ts'

/** What a story is told with: a house, its front door, and whether the machinery complained. */
export type Stage = { house: House; door: FrontDoor }

/** Runs a story on both databases, through the front door only, and ends it by asking whether anything was complained about. */
export function story(options: Omit<HouseOptions, 'database'>, tell: (stage: Stage, name: 'PGlite' | 'PostgreSQL') => void): void {
  forEachDatabase((name, open) => {
    const stage = {} as Stage
    beforeAll(async () => {
      stage.house = await openHouse({ ...options, database: await open() })
      stage.door = await openFrontDoor(stage.house)
    })
    beforeEach(() => {
      for (const sandbox of stage.house.sandboxes.values()) sandbox.faults.clear()
    })
    afterAll(async () => {
      await stage.door.close()
      await stage.house.close()
    })
    tell(stage, name)
    test('the machinery complained of nothing', () => {
      expect(stage.house.complaints).toEqual([])
    })
  })
}
