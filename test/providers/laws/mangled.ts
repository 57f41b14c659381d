import { inspect } from 'node:util'
import { expect } from 'vitest'
import type { Refs } from '../../../src/domain/progress.ts'
import type { Product } from '../../../src/domain/provider.ts'
import type { Drive } from '../drive.ts'
import { somebody } from '../person.ts'
import type { Scene, Subject } from '../scene.ts'
import { manglingsOf, type Json, type Mangling } from './mangle.ts'
import { longForm } from './long-form.ts'
import { within } from './within.ts'

/** The things that a lost answer may double: each costs money. */
type Doubled = 'cardholder' | 'card' | 'topup'
type Ready = ReturnType<Scene['sandbox']['seedReady']>[number]

/** How the reads after a lost answer are spoilt. */
type Spoiling = { readonly name: string; readonly operation: string; readonly begin: (scene: Scene) => void }

/** In the short form every nth mangling is tried, so that the laws stay cheap. */
const EVERY = longForm ? 1 : 5
/** After so many looks a journey that neither ends nor writes again only waits for a person. */
const MOST_LOOKS = 7

/**
 * The answer of a write is lost, and every read after the write is mangled: exactly one thing exists, and the journey has
 * found that thing or leaves the question to a person. Journeys share one scene; each has a customer of its own.
 */
export async function mangledReads(subject: Subject): Promise<void> {
  const failures = await failuresOf(subject)
  expect(failures, `${failures.length} mangled reads of ${subject.module.id}`).toEqual([])
}

/** The manglings under which a second thing appears, or a wrong end is told. */
export async function failuresOf(subject: Subject, every = EVERY): Promise<string[]> {
  const failures: string[] = []
  const zone = process.env['TZ']
  // A time without a zone is hours older in a process east of Greenwich.
  process.env['TZ'] = 'Pacific/Auckland'
  for (const kind of ['cardholder', 'card', 'topup'] as const)
    await within(subject, `mangled reads after a lost ${kind}`, async scene => {
      const product = (await scene.products()).find(({ topup }) => kind !== 'topup' || topup.need !== 'UNSUPPORTED')
      if (product === undefined) return
      const spoilings = await spoilingsOf(scene, product, kind)
      for (const spoiling of spoilings.filter((_, n) => n % every === 0))
        failures.push(...(await failureOf(scene, product, kind, spoiling)).map(why => `${kind}, ${spoiling.name}: ${why}`))
    })
  if (zone === undefined) delete process.env['TZ']
  else process.env['TZ'] = zone
  return failures
}

/** Listens to one journey whose answer is lost, and derives the manglings from what the journey reads. */
async function spoilingsOf(scene: Scene, product: Product, kind: Doubled): Promise<Spoiling[]> {
  const bodies = new Map<string, Json>()
  const reads = new Set<string>()
  await lostAnswer(scene, product, kind, () => {
    const from = scene.calls.length
    scene.sandbox.faults.mangle = (operation, body) => {
      bodies.set(operation, body as Json)
      return body
    }
    return () => {
      for (const { operation, write } of scene.calls.slice(from)) if (!write) reads.add(operation)
    }
  })
  const mangled = (operation: string, { name, apply }: Mangling): Spoiling => ({
    name: `${operation}: ${name}`,
    operation,
    begin: ({ sandbox: { faults } }) => {
      faults.mangle = (called, body) => (called === operation ? apply(body) : body)
    },
  })
  const failing = (operation: string, html: boolean): Spoiling => ({
    name: `${operation}: ${html ? 'a proxy says 404' : 'the provider says not found'}`,
    operation,
    begin: ({ sandbox: { faults } }) => {
      faults.dice = called =>
        called === operation ? (html ? { kind: 'status-before', status: 404, html } : { kind: 'not-found' }) : undefined
    },
  })
  return [...reads].flatMap(operation => [
    failing(operation, true),
    failing(operation, false),
    ...manglingsOf(bodies.get(operation) ?? null).map(mangling => mangled(operation, mangling)),
  ])
}

async function failureOf(scene: Scene, product: Product, kind: Doubled, spoiling: Spoiling): Promise<string[]> {
  const from = scene.sandbox.calls.length
  const { driven, made } = await lostAnswer(scene, product, kind, () => {
    spoiling.begin(scene)
    return () => {}
  })
  if (!scene.sandbox.calls.slice(from).some(({ operation }) => operation === spoiling.operation))
    return ['no read met the mangling']
  const said = `after ${driven.turns.map(({ did, outcome }) => `${did} → ${outcome instanceof Error ? outcome.code : outcome.is}`).join(', ')}`
  if (made.length !== 1) return [`${made.length} things exist ${said}`]
  if (driven.phase === 'refused') return [`the thing exists but the journey says refused ${said}`]
  const claimed = driven.refs['id']?.toLowerCase()
  if (claimed !== undefined && claimed !== made[0]?.toLowerCase()) return [`the journey claims another's ${kind} ${said}`]
  return []
}

/** A customer has one thing already; a second is asked for, and its answer is lost. `spoil` acts between the write and the looks. */
async function lostAnswer(
  scene: Scene,
  product: Product,
  kind: Doubled,
  spoil: () => () => void,
): Promise<{ driven: Drive<object, unknown>; made: readonly string[] }> {
  const { faults } = scene.sandbox
  const [ready] = scene.sandbox.seedReady(1)
  if (ready === undefined) throw new Error('the sandbox seeded no customer')
  const things = (): string[] => scene.sandbox.things(kind).map(({ id }) => id)
  const sibling = await begin(scene, product, kind, ready, new Set([ready.card['id'] ?? ''])).run()
  expect(sibling.phase, `a ${kind} of this scene: ${inspect(sibling.reason)}`).toBe('done')
  const taken = new Set([ready.card['id'] ?? '', sibling.refs['id'] ?? ''])
  const before = new Set(things())
  const driven = begin(scene, product, kind, ready, taken)
  const from = scene.sandbox.calls.length
  const acted = (): boolean => scene.sandbox.calls.slice(from).some(({ effect }) => effect !== undefined)
  faults.dice = operation => (writes(scene).has(operation) ? { kind: 'drop-after' } : undefined)
  while (['ready', 'needs'].includes(driven.phase) && !acted()) await driven.turn()
  faults.dice = undefined
  const end = spoil()
  for (let looks = 0; looks < MOST_LOOKS && ['unknown', 'ready', 'waits'].includes(driven.phase); looks++) await driven.turn()
  end()
  faults.mangle = undefined
  faults.dice = undefined
  return { driven, made: things().filter(id => !before.has(id)) }
}

const writes = (scene: Scene): ReadonlySet<string> =>
  new Set(scene.calls.filter(({ write }) => write).map(({ operation }) => operation))

function begin(scene: Scene, product: Product, kind: Doubled, { cardholder, kyc, card }: Ready, taken: ReadonlySet<string>) {
  const of = { cardholder: cardholder as Refs, kyc: kyc as Refs, card: card as Refs }
  if (kind === 'cardholder') return scene.register(product, somebody(100 + scene.drives.length)) as Drive<object, unknown>
  return (kind === 'card' ? scene.issue(product, of, taken) : scene.fund(product, of, taken)) as Drive<object, unknown>
}
