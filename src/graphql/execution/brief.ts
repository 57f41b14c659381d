/** A complaint that repeats the caller's words may be as long as the request. */
const LONGEST = 400
const HEAD = 150

/** The start and the end of a message: the start names the place, the end names the reason. */
export const brief = (message: string): string =>
  message.length <= LONGEST ? message : `${message.slice(0, HEAD)}…${message.slice(HEAD + 1 - LONGEST)}`
