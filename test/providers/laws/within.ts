import { expect } from 'vitest'
import type { Phase } from '../../../src/domain/journey.ts'
import type { Profile } from '../../../src/domain/profile.ts'
import type { Product } from '../../../src/domain/provider.ts'
import { openScene, type Scene, type Subject, type Tour } from '../scene.ts'

/** Opens a scene, closes it whatever happens, and says which case it was when something fails. */
export async function within(
  subject: Subject,
  name: string,
  run: (scene: Scene) => Promise<void>,
  options: { decidesIn?: number } = {},
): Promise<void> {
  const scene = await openScene(subject, options)
  try {
    await run(scene)
    everyCallHasARoute(scene)
  } catch (failure) {
    throw new Error(`${subject.module.id}, ${name}: ${(failure as Error).message}`, { cause: failure })
  } finally {
    await scene.close()
  }
}

/** A law that plans a fault by the name of an operation tests nothing where the adapter and the sandbox name the operation differently. */
function everyCallHasARoute({ calls, sandbox }: Scene): void {
  const routes = new Set(sandbox.calls.map(({ operation }) => operation))
  const strange = calls.map(({ operation }) => operation).filter(operation => !routes.has(operation))
  expect([...new Set(strange)], 'operations of the adapter that no route of the sandbox has').toEqual([])
  expect(routes.has('unknown'), 'a call went to a path that no route of the sandbox has').toBe(false)
  expect(sandbox.faults.untaken, 'faults that were planned and met by no call').toEqual([])
}

/** Runs for each product that can be had, each in its own scene. */
export async function perProduct(
  subject: Subject,
  run: (scene: Scene, product: Product) => Promise<void>,
  options?: { decidesIn?: number },
): Promise<void> {
  for (const ref of await productRefs(subject))
    await within(subject, `product ${ref}`, async scene => run(scene, await productOf(scene, ref)), options)
}

export async function productRefs(subject: Subject): Promise<string[]> {
  let refs: string[] = []
  await within(subject, 'products', async scene => {
    refs = (await scene.products()).map(({ ref }) => ref)
    expect(refs.length, 'products that can be had').toBeGreaterThan(0)
    expect(new Set(refs).size, 'refs of products are unique').toBe(refs.length)
  })
  return refs
}

export async function productOf(scene: Scene, ref: string): Promise<Product> {
  const product = (await scene.products()).find(candidate => candidate.ref === ref)
  if (product === undefined) throw new Error(`expected product ${ref} in every scene but it is gone`)
  return product
}

/** The whole tour, which must end well. */
export async function finished(scene: Scene, product: Product, profile?: Profile): Promise<Tour> {
  const tour = await scene.tour(product, profile)
  expect(phases(tour), story(tour)).toEqual(Object.fromEntries(Object.keys(tour).map(kind => [kind, 'done'])))
  expect(Object.keys(tour)).toContain('card')
  return tour
}
export const phases = (tour: Tour): Record<string, Phase> =>
  Object.fromEntries(Object.entries(tour).map(([kind, { phase }]) => [kind, phase]))
export const story = (tour: Tour): string =>
  Object.entries(tour)
    .map(
      ([kind, { turns, reason }]) =>
        `${kind}${reason ? ` (${reason.code})` : ''}: ${turns.map(({ did, step, outcome }) => `${did} ${step} → ${outcome instanceof Error ? outcome.message : outcome.is}`).join('; ')}`,
    )
    .join('\n')
