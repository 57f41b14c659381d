/** The product cannot start with the given set-up. The message says in one line the mistake and the remedy; no value of a secret. */
export class StartProblem extends Error {
  override readonly name = 'StartProblem'
}

/** The product runs but cannot work now; the message may be shown to the operator. */
export class NotReady extends Error {
  override readonly name = 'NotReady'
}
