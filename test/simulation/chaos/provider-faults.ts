import type { PlannedFault } from '../../../src/providers/kit/sandbox.ts'

/** Seconds that a late write may take; the product waits longer before a look may prove that a write is absent. */
const LATEST_MS = 3_000

/** One call in ten meets a fault, of any of these kinds. */
export function providerFaults(dice: () => number, met: Map<string, number>): (operation: string) => PlannedFault | undefined {
  const kinds: (() => PlannedFault)[] = [
    () => ({ kind: 'drop-before' }),
    () => ({ kind: 'drop-after' }),
    () => ({ kind: 'status-before', status: 500 }),
    () => ({ kind: 'status-after', status: 500 }),
    () => ({ kind: 'status-before', status: 429, retryAfter: 1 }),
    () => ({ kind: 'garbage' }),
    () => ({ kind: 'delay', delay: dice() * 2_000 }),
    () => ({ kind: 'hang' }),
    () => ({ kind: 'late', until: new Promise(resolve => setTimeout(resolve, dice() * LATEST_MS)) }),
  ]
  return () => {
    if (dice() > 0.1) return undefined
    const fault = kinds[Math.floor(dice() * kinds.length)]?.()
    if (fault === undefined) return undefined
    const name = fault.status === undefined ? fault.kind : `${fault.kind} ${fault.status}`
    met.set(name, (met.get(name) ?? 0) + 1)
    return fault
  }
}
