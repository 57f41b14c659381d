export type RefusalCode =
  | 'INVALID_INPUT'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'NOT_YET'
  | 'NOT_SUPPORTED'
  | 'PROVIDER_REFUSED'
  | 'PROVIDER_UNAVAILABLE'

/** One mistake in a caller's request: the graph's UserError. */
export type Problem = {
  readonly code: RefusalCode
  /** The mistake and the remedy; fit for the caller to read. */
  readonly message: string
  /** Relative to `input`, e.g. ["profile", "email"]. */
  readonly path?: readonly string[]
  /** CONFLICT: the thing that already exists. NOT_YET: the journey that must come first. */
  readonly nodeId?: string
}

/** The caller's mistake. No request was sent and no row written. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  constructor(readonly problems: readonly [Problem, ...Problem[]]) {
    super(problems.map(({ message }) => message).join(' '))
  }
}

export function refuse(code: RefusalCode, message: string, more: { path?: readonly string[]; nodeId?: string } = {}): never {
  throw new Refusal([{ code, message, ...more }])
}
