import { answerTo, type Person } from './answers.ts'
import { type Json, objectsIn } from './json.ts'
import type { RequirementFieldsFragment } from '../client/index.ts'

export type Requirement = RequirementFieldsFragment
export type Memories = {
  /** By the names that placeholders use: {{customerId}}. */
  readonly values: Readonly<Record<string, Json>>
  /** What the person must do now. */
  readonly requirements: readonly Requirement[]
  /** Every change so far, for reading: "Card 2: PENDING → ACTIVE (POLL)". */
  readonly changes: readonly string[]
}

/** Ids are TypeIDs: their prefix tells what they are of. */
const NAMES: Readonly<Record<string, string>> = {
  cus: 'customerId',
  chd: 'cardholderId',
  kyc: 'kycApplicationId',
  card: 'cardId',
  top: 'topupId',
}

/**
 * Remembers ids and requirements out of answers, for the placeholders in the variables of later tabs.
 * Only payloads of mutations count: a query shows everything there is, and nobody said which of it is meant.
 */
export class Memory {
  #memories: Memories = { values: {}, requirements: [], changes: [] }
  readonly #listeners = new Set<() => void>()
  readonly #person: Person

  constructor(person: Person) {
    this.#person = person
  }

  readonly snapshot = (): Memories => this.#memories

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  set(news: Partial<Memories>): void {
    this.#memories = { ...this.#memories, ...news }
    for (const listener of this.#listeners) listener()
  }

  /** Takes what later tabs need out of an answer's data. */
  remember(data: unknown): void {
    const payloads = objectsIn(data).filter(({ errors }) => Array.isArray(errors))
    for (const { id, changeCursor, requirements } of payloads.flatMap(objectsIn)) {
      const name = typeof id === 'string' ? NAMES[id.slice(0, id.lastIndexOf('_'))] : undefined
      if (name === undefined) continue
      const isCustomer = name === 'customerId'
      this.set({
        values: {
          ...this.#memories.values,
          [name]: id as string,
          ...(isCustomer ? { changeCursor: changeCursor as string } : {}),
        },
      })
      if (Array.isArray(requirements)) {
        const others = this.#memories.requirements.filter(({ journeyId }) => journeyId !== id)
        this.require([...others, ...(requirements as Requirement[])])
      }
    }
  }

  /** Everything that is asked of the person now; the first of each shape gets an answer prepared. */
  require(requirements: readonly Requirement[]): void {
    const answers = requirements.toReversed().map(requirement => answerTo(requirement, this.#person))
    const values = Object.assign({}, this.#memories.values, ...answers) as Record<string, Json>
    // A code is good for the requirement it was sent for, and no other.
    if (values['codeRequirementId'] !== this.#memories.values['codeRequirementId']) delete values['code']
    this.set({ requirements, values })
  }

  /** Variables with every placeholder replaced, or the names of those that nothing is known of yet. */
  complete(variables: Json): { readonly filled: Json } | { readonly unknown: readonly string[] } {
    const unknown = new Set<string>()
    const fill = (value: Json): Json => {
      if (typeof value === 'string') {
        const name = /^\{\{(\w+)\}\}$/.exec(value)?.[1]
        if (name === undefined) return value
        const known = this.#memories.values[name]
        if (known === undefined) unknown.add(name)
        return known ?? null
      }
      if (typeof value !== 'object' || value === null) return value
      if (isList(value)) return value.map(fill)
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fill(inner)]))
    }
    const filled = fill(variables)
    return unknown.size > 0 ? { unknown: [...unknown] } : { filled }
  }
}

/** Array.isArray does not narrow readonly arrays. */
function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
