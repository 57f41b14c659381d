import { inspect } from 'node:util'
import { expect } from 'vitest'
import { FAULTS } from '../../../src/domain/fault.ts'
import type { Phase } from '../../../src/domain/journey.ts'
import type { Kind, Product } from '../../../src/domain/provider.ts'
import type { PlannedFault, Thing } from '../../../src/providers/kit/sandbox.ts'
import type { Drive } from '../drive.ts'
import { personalTexts, somebody } from '../person.ts'
import { KINDS, type Scene, type Subject, type Tour } from '../scene.ts'
import { existsAsAsked } from './as-asked.ts'
import { longForm } from './long-form.ts'
import { finished, phases, productOf, productRefs, story, within } from './within.ts'

type Misfortune = { readonly name: string; readonly fault: PlannedFault; readonly times?: number }

/** Misfortunes of one call. */
const MISFORTUNES: readonly Misfortune[] = [
  { name: 'its answer is lost', fault: { kind: 'drop-after' } },
  { name: 'its answer is lost twice', fault: { kind: 'drop-after' }, times: 2 },
  { name: 'it is lost before it arrives', fault: { kind: 'drop-before' } },
  { name: 'it acts and answers 500', fault: { kind: 'status-after', status: 500 } },
  { name: 'it does not act and answers 503', fault: { kind: 'status-before', status: 503 } },
  { name: 'it acts and answers garbage', fault: { kind: 'garbage' } },
]
/** Misfortunes of one write. */
const LATE: readonly Misfortune[] = [{ name: 'it arrives after we gave up', fault: { kind: 'late' } }]
/** A provider that keeps its answers keeps these too, so no repetition under the same key ever succeeds. */
const KEPT: readonly Misfortune[] = [
  { name: 'it does not act, and 500 is kept under its key', fault: { kind: 'status-before', status: 500, kept: true } },
  { name: 'it acts, and 500 is kept under its key', fault: { kind: 'status-after', status: 500, kept: true } },
]
/** An HTML page of a proxy, which may have passed the write on. */
const PROXIES: readonly Misfortune[] = [403, 404, 429, 400].flatMap(status => [
  { name: `it acts and a proxy answers ${status}`, fault: { kind: 'status-after' as const, status, html: true } },
  { name: `it does not act and a proxy answers ${status}`, fault: { kind: 'status-before' as const, status, html: true } },
])

const ACTED: ReadonlySet<string> = new Set(['drop-after', 'status-after', 'garbage', 'late'])

/** The first fault of a write that acted, whose answer nobody could read, says that the write may have acted. */
function neverCalledHarmless({ drives }: Scene): void {
  const faults = drives.flatMap(({ turns }) =>
    turns.flatMap(({ did, key, outcome }) =>
      did === 'advance' && key !== undefined && outcome instanceof Error ? [outcome] : [],
    ),
  )
  const [first] = faults
  if (first !== undefined) expect(FAULTS[first.code].mayHaveActed, `a write that acted ends as ${first.code}`).toBe(true)
}

/** The nth call of an operation, and as many after the nth as told, meet a misfortune. `met` says how many did. */
function atCall(scene: Scene, operation: string, nth: number, { fault, times = 1 }: Misfortune): { readonly met: () => number } {
  let seen = 0
  scene.sandbox.faults.dice = called => {
    if (called !== operation) return undefined
    seen++
    if (seen < nth || seen >= nth + times) return undefined
    return fault.kind === 'late' ? { ...fault, until: firstLook(scene) } : fault
  }
  return { met: () => Math.min(times, Math.max(0, seen - nth + 1)) }
}

/** Resolves at the first look after now, and lets the look wait until what was sent before has arrived. */
function firstLook(scene: Scene): Promise<void> {
  const { sandbox } = scene
  const sent = sandbox.calls.length - 1
  return new Promise(resolve => {
    scene.beforeLook = async () => {
      scene.beforeLook = undefined
      resolve()
      while (sandbox.calls[sent]?.status === undefined) await new Promise(setImmediate)
    }
  })
}

/** What there is of each kind, without ids: how many, in which status, and how much money. */
const inventory = (scene: Scene): Record<Kind, string[]> =>
  Object.fromEntries(
    KINDS.map(kind => [
      kind,
      scene.sandbox
        .things(kind)
        .map(({ status, amount }: Thing) => `${status} ${amount ?? ''}`.trim())
        .toSorted(),
    ]),
  ) as Record<Kind, string[]>

/** A fourth poll tells no more than the third. */
const MOST_CALLS = longForm ? 3 : 1

type Clean = { readonly phases: Record<string, Phase>; readonly inventory: Partial<Record<Kind, string[]>> }

/** Every tour again, once for each of its calls and each misfortune. */
async function everyMisfortune(
  subject: Subject,
  what: 'writes' | 'reads',
  misfortunes: readonly Misfortune[],
  check: (scene: Scene, tour: Tour, clean: Clean) => void,
  most = MOST_CALLS,
  tourOf = (scene: Scene, product: Product): Promise<Tour> => scene.tour(product),
): Promise<void> {
  for (const ref of await productRefs(subject)) {
    let clean: Clean = { phases: {}, inventory: {} }
    const counts = new Map<string, number>()
    await within(subject, `product ${ref}`, async scene => {
      const product = await productOf(scene, ref)
      const from = scene.calls.length
      const tour = await finished(scene, product)
      clean = { phases: phases(tour), inventory: inventory(scene) }
      for (const { operation, write } of scene.calls.slice(from))
        if (write === (what === 'writes')) counts.set(operation, (counts.get(operation) ?? 0) + 1)
    })
    for (const [operation, count] of counts)
      for (let nth = 1; nth <= Math.min(count, most); nth++)
        for (const misfortune of misfortunes)
          await within(subject, `product ${ref}, ${operation} #${nth}: ${misfortune.name}`, async scene => {
            const product = await productOf(scene, ref)
            const { met } = atCall(scene, operation, nth, misfortune)
            const tour = await tourOf(scene, product)
            expect(met(), 'calls that met the misfortune').toBeGreaterThan(0)
            if (what === 'writes' && ACTED.has(misfortune.fault.kind)) neverCalledHarmless(scene)
            check(scene, tour, clean)
          })
  }
}

const endsAsIfNothingHappened = (scene: Scene, tour: Tour, clean: { phases: object; inventory: object }): void => {
  expect(phases(tour), story(tour)).toEqual(clean.phases)
  expect(inventory(scene), story(tour)).toEqual(clean.inventory)
  existsAsAsked(scene, tour)
}

export async function cutWire(subject: Subject): Promise<void> {
  await everyMisfortune(subject, 'writes', [...MISFORTUNES, ...LATE], endsAsIfNothingHappened)
  await everyMisfortune(subject, 'writes', KEPT, endsOnceOrAsks, 1, untilWeary)
}

/** A journey that repeats a write under its key asks on until the deadline: nothing of it exists, and nothing is told. */
const untilWeary = (scene: Scene, product: Product): Promise<Tour> =>
  scene.tour(product).catch((thrown: Error) => {
    if (thrown.message.includes('to end within')) return {} as Tour
    throw thrown
  })

export async function proxies(subject: Subject): Promise<void> {
  await everyMisfortune(subject, 'writes', longForm ? PROXIES : PROXIES.slice(0, 5), endsAsIfNothingHappened)
}

/** No kind has more things than without the misfortune, and whatever is not as it should be is under review. */
function endsOnceOrAsks(scene: Scene, tour: Tour, clean: Clean): void {
  for (const [kind, phase] of Object.entries(phases(tour))) expect([clean.phases[kind], 'review'], story(tour)).toContain(phase)
  for (const [kind, things] of Object.entries(inventory(scene)))
    expect(things.length, `${kind}s: ${story(tour)}`).toBeLessThanOrEqual(clean.inventory[kind as Kind]?.length ?? 0)
  existsAsAsked(scene, tour)
}

export async function failedReads(subject: Subject): Promise<void> {
  await everyMisfortune(subject, 'reads', MISFORTUNES, endsAsIfNothingHappened)
}

export async function absentIsTrue(subject: Subject): Promise<void> {
  const acted = MISFORTUNES.filter(({ fault, times }) => fault.kind === 'drop-after' && times === undefined)
  await everyMisfortune(subject, 'writes', acted, (_scene, tour) => {
    for (const { turns } of Object.values(tour) as Drive<object, unknown>[])
      for (const { outcome, phase, at, settledBy } of turns)
        if (phase === 'unknown' && settledBy !== null && at >= settledBy && 'is' in outcome)
          expect(outcome.is, story(tour)).not.toBe('absent')
  })
}

/** Servers that repeat in their complaints what they were sent: none of it may get into a fault, a reason or a status. */
export async function discreet(subject: Subject): Promise<void> {
  const statuses = [400, 401, 403, 404, 409, 422, 429, 500, 503]
  const misfortunes = [
    ...statuses.map(status => ({ name: `it answers ${status}`, fault: { kind: 'status-before' as const, status, echo: true } })),
    { name: 'it acts and answers garbage', fault: { kind: 'garbage' as const, echo: true } },
  ]
  const check = (scene: Scene): void => {
    const texts = [...personalTexts(somebody()), ...scene.secrets]
    const forbidden = texts.flatMap(text => [text, encodeURIComponent(text)]).map(text => text.toLowerCase())
    for (const { outcome, step } of scene.drives.flatMap(({ turns }) => turns)) {
      const said = (
        outcome instanceof Error
          ? inspect(outcome, { depth: 8, showHidden: true })
          : JSON.stringify([(outcome as { reason?: unknown }).reason, (outcome as { providerStatus?: unknown }).providerStatus])
      ).toLowerCase()
      const leaks = forbidden.filter(text => said.includes(text)).length
      expect(leaks, `personal or secret texts in what ${step} came to`).toBe(0)
    }
  }
  await everyMisfortune(subject, 'writes', misfortunes, check, 1)
  await everyMisfortune(subject, 'reads', misfortunes, check, 1)
}
