import { inspect } from 'node:util'
import { expect } from 'vitest'
import type { Kind } from '../../../src/domain/provider.ts'
import type { PlannedFault, Thing } from '../../../src/providers/kit/sandbox.ts'
import type { Drive } from '../drive.ts'
import { personalTexts, somebody } from '../person.ts'
import { KINDS, type Scene, type Subject, type Tour } from '../scene.ts'
import { finished, phases, productOf, productRefs, story, within } from './within.ts'

/** What may befall one call. */
const MISFORTUNES: readonly { readonly name: string; readonly fault: PlannedFault; readonly times?: number }[] = [
  { name: 'its answer is lost', fault: { kind: 'drop-after' } },
  { name: 'its answer is lost twice', fault: { kind: 'drop-after' }, times: 2 },
  { name: 'it is lost before it arrives', fault: { kind: 'drop-before' } },
  { name: 'it acts and answers 500', fault: { kind: 'status-after', status: 500 } },
  { name: 'it does not act and answers 503', fault: { kind: 'status-before', status: 503 } },
  { name: 'it acts and answers garbage', fault: { kind: 'garbage' } },
]

/** The nth call of an operation, and as many after it as told, meet a misfortune. */
function atCall(
  operation: string,
  nth: number,
  { fault, times = 1 }: (typeof MISFORTUNES)[number],
): (operation: string) => PlannedFault | undefined {
  let seen = 0
  return called => {
    if (called !== operation) return undefined
    seen++
    return seen >= nth && seen < nth + times ? fault : undefined
  }
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
const MOST_CALLS = 3

/** Every tour again, once for each of its calls and each misfortune. */
async function everyMisfortune(
  subject: Subject,
  what: 'writes' | 'reads',
  misfortunes: typeof MISFORTUNES,
  check: (scene: Scene, tour: Tour, clean: { phases: object; inventory: object }) => void,
  most = MOST_CALLS,
): Promise<void> {
  for (const ref of await productRefs(subject)) {
    let clean = { phases: {}, inventory: {} }
    const counts = new Map<string, number>()
    await within(subject, `product ${ref}`, async scene => {
      const tour = await finished(scene, await productOf(scene, ref))
      clean = { phases: phases(tour), inventory: inventory(scene) }
      for (const { operation, write } of scene.calls)
        if (write === (what === 'writes')) counts.set(operation, (counts.get(operation) ?? 0) + 1)
    })
    for (const [operation, count] of counts)
      for (let nth = 1; nth <= Math.min(count, most); nth++)
        for (const misfortune of misfortunes)
          await within(subject, `product ${ref}, ${operation} #${nth}: ${misfortune.name}`, async scene => {
            const product = await productOf(scene, ref)
            scene.sandbox.faults.dice = atCall(operation, nth, misfortune)
            check(scene, await scene.tour(product), clean)
          })
  }
}

const endsAsIfNothingHappened = (scene: Scene, tour: Tour, clean: { phases: object; inventory: object }): void => {
  expect(phases(tour), story(tour)).toEqual(clean.phases)
  expect(inventory(scene), story(tour)).toEqual(clean.inventory)
}

export async function cutWire(subject: Subject): Promise<void> {
  await everyMisfortune(subject, 'writes', MISFORTUNES, endsAsIfNothingHappened)
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
