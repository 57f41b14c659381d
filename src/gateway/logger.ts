/** The part of pino that the gateway uses. Personal values print as ***. */
export type Logger = {
  debug(detail: object, message: string): void
  info(detail: object, message: string): void
  warn(detail: object, message: string): void
  error(detail: object, message: string): void
}

export type LoggedError = {
  readonly type: string
  readonly message: string
  readonly code?: string
  readonly journey?: string
  /** The place of the throw; without the message, because a message may quote a value. */
  readonly stack?: string
  readonly cause?: LoggedError
}

/** Our own errors, whose messages name fields and never values. */
const DISCREET = new Set(['Fault', 'QueryFailed', 'StartProblem', 'NotReady', 'Erased', 'ConfigError', 'Refusal'])
const MOST_FRAMES = 20

/** An error as logged: enough to find the mistake, and no data of the person. */
export function describeError(thrown: unknown): LoggedError {
  if (!(thrown instanceof Error)) return { type: typeof thrown, message: 'thrown, and no Error' }
  const { name, message, stack, cause } = thrown
  const { code, journey } = thrown as { code?: unknown; journey?: unknown }
  const frames = stack?.split('\n').filter(line => /^\s+at /.test(line)) ?? []
  return {
    type: name,
    message: DISCREET.has(name) ? message : withoutValues(message),
    ...(isWord(code) ? { code } : {}),
    ...(isWord(journey) ? { journey } : {}),
    ...(frames.length === 0 ? {} : { stack: frames.slice(0, MOST_FRAMES).join('\n') }),
    ...(cause instanceof Error ? { cause: describeError(cause) } : {}),
  }
}

/** Engines and libraries quote the given values: a piece of JSON, an address, a number. */
function withoutValues(message: string): string {
  return message
    .split('\n', 1)
    .join('')
    .replaceAll(/"[^"]*"?|`[^`]*`?|“[^”]*”?/g, '"…"')
    .replaceAll(/\S+@\S+/g, '…')
    .replaceAll(/\+?\d[\d ()-]{5,}/g, '…')
    .slice(0, 300)
}

const isWord = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{1,64}$/.test(value)
