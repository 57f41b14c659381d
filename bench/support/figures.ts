/** The middle one of several measurements: one that was disturbed does not count. */
export function median(figures: readonly number[]): number {
  return percentile(figures, 0.5)
}

export function percentile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/**
 * Measures variants in turn, round after round, each round in the opposite order: what the machine does meanwhile, and what
 * earlier rounds leave behind, befalls all alike.
 */
export async function inTurns<Name extends string>(
  rounds: number,
  variants: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(variants) as Name[]
  const figures = Object.fromEntries(names.map(name => [name, []])) as unknown as Record<Name, number[]>
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) figures[name].push(await variants[name]())
  }
  return figures
}

/** The median of each round's ratio: rounds are alike, the minutes between them may not be. */
export const ratio = (figures: readonly number[], to: readonly number[]): number =>
  median(figures.map((figure, round) => figure / (to[round] ?? Number.NaN)))

export function show(title: string, rows: readonly Readonly<Record<string, string | number>>[]): void {
  const names = Object.keys(rows[0] ?? {})
  const text = rows.map(row => names.map(name => written(row[name] ?? '')))
  const widths = names.map((name, column) => Math.max(name.length, ...text.map(cells => cells[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    `  ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')}\n`
  process.stdout.write(`\n${title}\n${line(names)}${text.map(line).join('')}`)
}

const written = (cell: string | number): string =>
  typeof cell === 'string' ? cell : cell >= 100 ? Math.round(cell).toLocaleString('en') : cell.toFixed(cell >= 10 ? 1 : 2)
