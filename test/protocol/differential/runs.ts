/** Documents of each property. `npm run test:differential` asks for 5,000. */
export const RUNS = Number(process.env['DOCUMENTS'] ?? 100)
export const TIMEOUT = 20_000 + 200 * RUNS
