/** One misfortune of a call. `on` matches the name of an operation ("POST topup"); without `on` any call matches. */
export type PlannedFault = {
  readonly on?: string | RegExp
  readonly kind:
    | 'drop-before'
    | 'drop-after'
    | 'status-before'
    | 'status-after'
    /** The provider's own "not found". */
    | 'not-found'
    | 'garbage'
    | 'delay'
    | 'hang'
    | 'late'
  readonly status?: number
  readonly retryAfter?: number
  /** Milliseconds, with `delay`. */
  readonly delay?: number
  /** The body of a bad status or of garbage repeats the request, as careless servers do. */
  readonly echo?: boolean
  /** The body of a bad status is the HTML page of a proxy, not the provider's own envelope. */
  readonly html?: boolean
  /** The provider keeps the answer under the idempotency key and repeats the answer for every call under the same key. */
  readonly kept?: boolean
  /** With `late`: the caller is cut off at once, and the request arrives only then. */
  readonly until?: Promise<void>
  /** How many times; once by default. */
  readonly times?: number
}

/** Changes the body of an answer before the sandbox seals and sends the body. */
export type Mangle = (operation: string, body: unknown) => unknown

/** The faults that calls meet next. A fault "after" lets the call take effect and loses the answer. */
export class FaultPlan {
  #planned: { fault: PlannedFault; left: number }[] = []
  readonly #kept = new Map<string, PlannedFault>()
  /** Asked for every call that no planned fault matches: a simulation's dice. */
  dice: ((operation: string) => PlannedFault | undefined) | undefined
  /** Applied to the body of every answer that is JSON. */
  mangle: Mangle | undefined

  add(fault: PlannedFault): void {
    this.#planned.push({ fault, left: fault.times ?? 1 })
  }

  clear(): void {
    this.#planned = []
  }

  /** Faults that no call has met yet. A test that plans a fault and leaves the fault here has tested no fault. */
  get untaken(): readonly PlannedFault[] {
    return this.#planned.map(({ fault }) => fault)
  }

  take(operation: string, key?: string): PlannedFault | undefined {
    const kept = key === undefined ? undefined : this.#kept.get(key)
    if (kept !== undefined) return kept
    const fault = this.#next(operation)
    if (fault?.kept === true && key !== undefined) this.#kept.set(key, fault)
    return fault
  }

  #next(operation: string): PlannedFault | undefined {
    const planned = this.#planned.find(
      ({ fault: { on } }) => on === undefined || (typeof on === 'string' ? operation === on : on.test(operation)),
    )
    if (planned === undefined) return this.dice?.(operation)
    if (--planned.left === 0) this.#planned.splice(this.#planned.indexOf(planned), 1)
    return planned.fault
  }
}
