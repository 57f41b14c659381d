/** What comes in, one after the other, whether it came before or after it was asked for. */
export class Messages<T> {
  readonly #come: T[] = []
  readonly #awaited: ((message: T) => void)[] = []

  add(message: T): void {
    const resolve = this.#awaited.shift()
    if (resolve === undefined) this.#come.push(message)
    else resolve(message)
  }

  next(): Promise<T> {
    return this.#come.length > 0 ? Promise.resolve(this.#come.shift() as T) : new Promise(resolve => this.#awaited.push(resolve))
  }

  async take(count: number): Promise<T[]> {
    const taken: T[] = []
    while (taken.length < count) taken.push(await this.next())
    return taken
  }
}
