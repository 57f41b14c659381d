const asked = process.env['DOCUMENTS']
/** Documents of each property. `npm run test:differential` asks for 5,000. */
const numRuns = Number(asked ?? 100)
export const TIMEOUT = 30_000 + 200 * numRuns
/** The short run has the same documents every time; the search for a simpler example ends in time to show the example. */
export const PROPERTY = {
  numRuns,
  interruptAfterTimeLimit: TIMEOUT - 10_000,
  markInterruptAsFailure: true,
  ...(asked === undefined ? { seed: 1 } : {}),
} as const
