import { Fault, type FaultCode } from '../../domain/fault.ts'
import type { Key } from '../../domain/key.ts'
import type { Observation, Progress } from '../../domain/progress.ts'
import type { Dossier, Journey, Reads } from '../../domain/provider.ts'
import { oneByOne } from './one-by-one.ts'

/** One step of a journey: how to take the step, and how to learn afterwards whether the step was taken. */
export type Step<Intent, Result> = {
  /** "submit-kyc": the name of the write in attempts and of the step in a progress bar. */
  readonly name: string
  /** Was the step taken? Pure: reads refs and held only. The last step of a journey is never taken: the journey ends by `done`. */
  taken(dossier: Dossier<Intent>): boolean
  /** Takes the step: at most one remote write, under the key. */
  take(dossier: Dossier<Intent>, key: Key): Promise<Progress<Result>>
  /** Learns the state of the step. Reads only. */
  find(dossier: Dossier<Intent>, reads: Reads): Promise<Observation<Result>>
}

/** A journey out of a list of steps: the journey is at the first step that was not taken. */
export function journeyOf<Intent, Result>(
  steps: readonly Step<Intent, Result>[],
  { settlesIn, exclusive = false }: { settlesIn: number; exclusive?: boolean },
): Journey<Intent, Result> {
  const at = (dossier: Dossier<Intent>): number => {
    const index = steps.findIndex(step => !step.taken(dossier))
    return index === -1 ? steps.length : index
  }
  const current = (dossier: Dossier<Intent>): Step<Intent, Result> =>
    steps[Math.min(at(dossier), steps.length - 1)] as Step<Intent, Result>
  return {
    steps: steps.map(step => step.name),
    at,
    advance: async (dossier, key) => current(dossier).take(dossier, key),
    observe: (dossiers, reads) => oneByOne(dossiers, async dossier => current(dossier).find(dossier, reads)),
    settlesIn,
    exclusive,
  }
}

/** Reads a fault as a value where some codes are an answer: `absent` for an expected 404, say. */
export async function unless<T, U>(code: FaultCode, task: Promise<T>, instead: (fault: Fault) => U): Promise<T | U> {
  try {
    return await task
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === code) return instead(thrown)
    throw thrown
  }
}
