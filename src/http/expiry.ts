/** The most that a timer can wait; longer ones would fire at once. */
const LONGEST = 2 ** 31 - 1

/** Calls back once a token has ended; what it returns calls that off. A token without an end never does. */
export function atEnd(expiresAt: Date | undefined, then: () => void): () => void {
  if (expiresAt === undefined) return () => undefined
  const timer = setTimeout(then, Math.min(Math.max(expiresAt.getTime() - Date.now(), 0), LONGEST))
  timer.unref()
  return () => clearTimeout(timer)
}
