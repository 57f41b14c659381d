import { describe, expect, test } from 'vitest'
import { LAWS } from '../laws.ts'
import { openScene } from '../scene.ts'
import type { ProviderModule } from '../../../src/providers/kit/module.ts'
import { ACCOUNT_MISTAKES } from './account.ts'
import { JOURNEY_MISTAKES } from './journeys.ts'
import { changes, type Mistake, withMistake } from './mistake.ts'

export const MISTAKES: readonly Mistake[] = [...JOURNEY_MISTAKES, ...ACCOUNT_MISTAKES]
/** Of each adapter at least so many mistakes are tried. */
const FEWEST = 40

/** One test for each mistake that this adapter can make: the first of the laws that can catch the mistake fails. */
export async function mutations(modules: readonly ProviderModule[]): Promise<void> {
  for (const module of modules) {
    const scene = await openScene({ module })
    const possible = MISTAKES.filter(mistake => mistake.in(scene.provider) !== undefined)
    await scene.close()
    describe(`adapter ${module.id}`, () => {
      test('can make at least forty mistakes', () => {
        expect(possible.length).toBeGreaterThanOrEqual(FEWEST)
      })
      test.each(possible.map(mistake => [mistake.name, mistake] as const))(
        'a law catches: %s',
        async (_name, mistake) => {
          expect(await caughtBy(module, mistake), 'the law that caught the mistake').toBeDefined()
        },
        120_000,
      )
    })
  }
}

async function caughtBy(module: ProviderModule, mistake: Mistake): Promise<number | 'changed nothing' | undefined> {
  changes.count = 0
  for (const number of mistake.laws) {
    const law = LAWS.find(one => one.number === number)
    if (law === undefined) throw new Error(`no law has the number ${number}`)
    const held = await law.holds({ module: withMistake(module, mistake) }).then(
      () => true,
      () => false,
    )
    if (!held) return number
  }
  return changes.count === 0 && JOURNEY_MISTAKES.includes(mistake) ? 'changed nothing' : undefined
}
