import { readConfig } from '../config.ts'
import { dayOf, reconcile, startOf } from '../gateway/reconciliation/reconcile.ts'
import { openLogger, openWorld } from '../open-world.ts'
import { PROVIDERS } from '../providers/index.ts'
import type { NewFinding } from '../storage/schema.ts'
import { record, run } from './run.ts'

/*
 * npm run reconcile -- 2026-04-01
 *
 * Compares a day (UTC) with every provider's own list, as the server does for the day before every night. A repeated run finds no difference twice.
 */
run(async ([day = '']) => {
  if (!isDay(day)) throw new Error('give a day such as 2026-04-01')
  const config = readConfig(PROVIDERS)
  const world = await openWorld(config, { logger: openLogger(config.logLevel) })
  const lines: string[] = []
  let ok = true
  try {
    for (const { id, ledger } of world.providers.values()) {
      if (ledger === undefined) {
        lines.push(`${id}: has no list to compare with`)
        continue
      }
      const { entries, found } = await reconcile(world, id, ledger, day)
      ok &&= found.length === 0
      lines.push(`${id}: ${entries} entries, ${found.length} new differences`, ...found.map(told))
    }
    await record(world.database, 'reconcile')
    return { ok, lines: lines.length === 0 ? ['No provider is configured.'] : lines }
  } finally {
    await world.database.close()
  }
})

function isDay(text: string): boolean {
  const start = startOf(text)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(start.getTime()) && dayOf(start) === text
}

function told({ kind, difference, about, amountHere, amountThere }: NewFinding): string {
  const money = (amount: NewFinding['amountHere']): string => (amount == null ? '-' : `${amount.amount} ${amount.currency}`)
  return `  ${difference} ${kind} ${about} here ${money(amountHere)} there ${money(amountThere)}`
}
