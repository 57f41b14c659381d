import type { Executor } from '../../storage/database.ts'
import { notFound } from '../api/access.ts'
import type { Rate, TakeRate } from '../api/rate.ts'
import { isOutage } from '../api/outage.ts'
import { Refusal } from '../api/refusal.ts'
import type { Customer, JourneyView } from '../api/views.ts'
import { nameOf } from '../audit/name.ts'
import type { Deed } from '../audit/trail.ts'
import { isOurs } from '../ids.ts'
import type { Reading } from '../reading/reading.ts'
import type { Acting } from './acting.ts'

/** A verb, declared beside the code: name, audit entry, rate limit, and the code. */
export type Verb<Input> = {
  /** The mutation's name, in the graph and in the audit trail. */
  readonly operation: string
  /** The id in the input that a refusal is about. */
  readonly target?: (input: Input) => string
  /** A text by a person, kept sealed with the entry. */
  readonly note?: (input: Input) => string
  readonly rate?: (input: Input) => Rate
  /** Gives the id of the customer or the journey that the verb is answered with. */
  readonly run: (acting: Acting, input: Input) => Promise<string>
}

/** The verbs of one session. Each call leaves one audit entry, also when the call is refused. */
export class Verbs {
  constructor(
    readonly reading: Reading,
    readonly take: TakeRate,
  ) {}

  journey<Input>(verb: Verb<Input>): (input: Input) => Promise<JourneyView> {
    return async input => {
      const id = await this.#call(verb, input)
      return (await this.reading.journey(id)) ?? notFound('journey', ['id'])
    }
  }

  customer<Input>(verb: Verb<Input>): (input: Input) => Promise<Customer> {
    return async input => {
      const id = await this.#call(verb, input)
      return (await this.reading.customer(id)) ?? notFound('customer', ['id'])
    }
  }

  /** A verb that is answered with a value of its own; `run` also gives the id that the audit entry is about. */
  value<Input, T>(
    verb: Omit<Verb<Input>, 'run'> & {
      readonly run: (acting: Acting, input: Input) => Promise<{ readonly id: string; readonly value: T }>
    },
  ): (input: Input) => Promise<T> {
    return async input => {
      const values: T[] = []
      const run = async (acting: Acting, given: Input): Promise<string> => {
        const { id, value } = await verb.run(acting, given)
        values.push(value)
        return id
      }
      await this.#call({ ...verb, run }, input)
      return values[0] as T
    }
  }

  async #call<Input>(verb: Verb<Input>, input: Input): Promise<string> {
    if (verb.rate !== undefined) this.take(verb.rate(input))
    const { world, trail } = this.reading
    let recorded: string | undefined
    const record = async (tx: Executor, target: string): Promise<void> => {
      await trail.recordIn(tx, await this.#deed(verb, input, { target, outcome: 'DONE' }))
      recorded = target
    }
    const acting = { world, access: await this.reading.access(), record }
    const id = await verb.run(acting, input).catch(async (thrown: unknown) => {
      // The caller learns why nothing was done, even where the entry cannot be written.
      await this.#recordFailure(verb, input, thrown).catch((error: unknown) => {
        // While the database is away, the error of the verb itself says so once.
        if (!isOutage(error)) world.logger.error({ error }, 'the audit entry of a refusal could not be written')
      })
      throw thrown
    })
    this.reading.anew()
    if (recorded !== id) await trail.record(await this.#deed(verb, input, { target: id, outcome: 'DONE' }))
    return id
  }

  async #recordFailure<Input>(verb: Verb<Input>, input: Input, thrown: unknown): Promise<void> {
    const given = verb.target?.(input)
    const target = given !== undefined && isOurs(given) ? given : null
    const outcome =
      thrown instanceof Refusal
        ? ({ outcome: 'REFUSED', code: thrown.problems[0].code } as const)
        : ({ outcome: 'FAILED' } as const)
    await this.reading.trail.record(await this.#deed({ operation: verb.operation }, input, { target, ...outcome }))
  }

  async #deed<Input>(
    { operation, note }: Pick<Verb<Input>, 'operation' | 'note'>,
    input: Input,
    happened: Pick<Deed, 'target' | 'outcome' | 'code'>,
  ): Promise<Deed> {
    const by = { ...this.reading.viewer, subject: nameOf(await this.reading.access()) }
    return { by, operation, ...(note === undefined ? {} : { note: note(input) }), ...happened }
  }
}
