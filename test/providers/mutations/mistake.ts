import type { Dossier, Journey, Provider } from '../../../src/domain/provider.ts'
import type { Observation, Progress } from '../../../src/domain/progress.ts'
import type { ProviderModule } from '../../../src/providers/kit/module.ts'
import type { Fault } from '../../../src/domain/fault.ts'

/** One mistake that an adapter could make, as a change of a right adapter. */
export type Mistake = {
  readonly name: string
  /** Numbers of the laws that can catch the mistake, the cheapest first. */
  readonly laws: readonly number[]
  /** The adapter with the mistake; undefined where the adapter has nothing that the mistake could change. */
  readonly in: (provider: Provider) => Provider | undefined
}

/** The same module, whose adapters make the mistake. */
export function withMistake(module: ProviderModule, mistake: Mistake): ProviderModule {
  return {
    ...module,
    create: (settings, surroundings) => {
      const provider = module.create(settings, surroundings)
      return mistake.in(provider) ?? provider
    },
  }
}

/** How often mistakes changed what a right adapter would have said. A mistake that changed nothing is none of this adapter. */
export const changes = { count: 0 }
function differing<T>(right: T, mistaken: T): T {
  if (JSON.stringify(right) !== JSON.stringify(mistaken)) changes.count++
  return mistaken
}

export type JourneyName = 'registration' | 'verification' | 'issuance' | 'funding'
type AnyJourney = Journey<object, unknown>
type Seen = Observation<unknown> | Fault

/** The provider with one journey changed. */
export const journey = (provider: Provider, name: JourneyName, change: (of: AnyJourney) => Partial<AnyJourney>): Provider => {
  const of = provider[name] as unknown as AnyJourney
  return { ...provider, [name]: { ...of, ...change(of) } }
}

/** What every dossier says before the adapter reads it. */
export const told = (provider: Provider, name: JourneyName, change: (dossier: Dossier<never>) => object): Provider =>
  journey(provider, name, of => ({
    at: dossier => of.at(change(dossier as Dossier<never>) as Dossier<object>),
    advance: (dossier, key) => of.advance(differing<object>(dossier, change(dossier as Dossier<never>)) as Dossier<object>, key),
    observe: (dossiers, reads) =>
      of.observe(
        dossiers.map(dossier => differing<object>(dossier, change(dossier as Dossier<never>)) as Dossier<object>),
        reads,
      ),
  }))

/** What every look answers. */
export const seen = (
  provider: Provider,
  name: JourneyName,
  change: (outcome: Seen, dossier: Dossier<object>) => Seen,
): Provider =>
  journey(provider, name, of => ({
    observe: async (dossiers, reads) =>
      (await of.observe(dossiers, reads)).map((outcome, n) =>
        differing(outcome, change(outcome, dossiers[n] as Dossier<object>)),
      ),
  }))

/** What every look and every write answers. */
export const progressed = (
  provider: Provider,
  name: JourneyName,
  change: (progress: Progress<unknown>, dossier: Dossier<object>) => Progress<unknown>,
): Provider =>
  journey(provider, name, of => ({
    advance: async (dossier, key) => {
      const progress = await of.advance(dossier, key)
      return differing(progress, change(progress, dossier))
    },
    observe: async (dossiers, reads) =>
      (await of.observe(dossiers, reads)).map((outcome, n) =>
        'refs' in outcome ? differing(outcome, change(outcome, dossiers[n] as Dossier<object>)) : outcome,
      ),
  }))

/** Every fault that a journey throws or answers. */
export const faulted = (
  provider: Provider,
  name: JourneyName,
  change: (fault: Fault, dossier: Dossier<object>) => Fault,
): Provider =>
  journey(provider, name, of => ({
    advance: (dossier, key) =>
      of.advance(dossier, key).catch((thrown: unknown) => {
        throw isFault(thrown) ? counted(thrown, change(thrown, dossier)) : thrown
      }),
    observe: async (dossiers, reads) =>
      (await of.observe(dossiers, reads)).map((outcome, n) =>
        isFault(outcome) ? counted(outcome, change(outcome, dossiers[n] as Dossier<object>)) : outcome,
      ),
  }))

export const isFault = (value: unknown): value is Fault => value instanceof Error && value.name === 'Fault'

function counted(right: Fault, mistaken: Fault): Fault {
  if (right !== mistaken) changes.count++
  return mistaken
}

/** A batch that is answered in another way. */
export const batched = (provider: Provider, name: JourneyName, change: (all: readonly Seen[]) => readonly Seen[]): Provider =>
  journey(provider, name, of => ({
    observe: async (dossiers, reads) => {
      const all = await of.observe(dossiers, reads)
      return differing(all, change(all))
    },
  }))
