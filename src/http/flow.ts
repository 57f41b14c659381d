/** Few enough to forget, enough to keep a connection busy. */
const MOST_AHEAD = 16

/** Keeps whoever produces a stream's messages at most a few ahead of whoever takes them. */
export class Flow {
  #ahead = 0
  #closed = false
  #waiting: (() => void)[] = []

  /** Another message; resolves when there is room for it. */
  async produced(): Promise<void> {
    while (this.#ahead >= MOST_AHEAD && !this.#closed) await new Promise<void>(resolve => this.#waiting.push(resolve))
    this.#ahead++
  }

  /** A message has been taken. */
  sent(): void {
    this.#ahead--
    this.#wake()
  }

  /** Nobody takes any more: those who wait may go. */
  close(): void {
    this.#closed = true
    this.#wake()
  }

  #wake(): void {
    for (const resume of this.#waiting.splice(0)) resume()
  }
}
