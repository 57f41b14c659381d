import { money } from '../../domain/money.ts'
import type { Day, LedgerEntry } from '../../domain/provider.ts'
import { everyPage } from './pages.ts'
import { LedgerRecord } from './shapes.ts'
import type { Wire } from './wire.ts'

const KINDS = { CARD_ISSUANCE: 'card', CARD_FUNDING: 'topup' } as const
/** [docs] */
const OUTCOMES: Readonly<Record<string, LedgerEntry['outcome']>> = {
  SETTLED: 'done',
  FAILED: 'refused',
  REVERSED: 'refused',
  PENDING: 'waits',
}
const DAY = 86_400_000

/**
 * The program ledger of one day. Its ids are `txn_…`, which no page maps to the `ltx_…` of a fund answer [docs]: a top-up
 * here is matched by card, amount and time. An issuance is named by its card, whose id we do know.
 */
export const createLedger = (wire: Wire) =>
  async function* (day: Day): AsyncGenerator<LedgerEntry> {
    // Whether `to` includes its day is not documented: ask for one more, and keep what is of the day.
    const to = new Date(Date.parse(`${day}T00:00:00Z`) + DAY).toISOString().slice(0, 10)
    for (const [type, kind] of Object.entries(KINDS)) {
      for await (const entry of everyPage(wire, 'GET transactions', '/transactions', { from: day, to, type }, LedgerRecord)) {
        if (entry.type !== type || entry.createdAt.toISOString().slice(0, 10) !== day) continue
        const outcome = OUTCOMES[entry.status]
        yield {
          kind,
          id: kind === 'card' ? (entry.cardId ?? entry.transactionId) : entry.transactionId,
          status: entry.status,
          ...(kind === 'topup' ? { ownId: true } : {}),
          ...(outcome === undefined ? {} : { outcome }),
          amount: money(entry.amount, entry.currency),
          ...(entry.cardId ? { cardRef: entry.cardId } : {}),
          at: entry.createdAt,
        }
      }
    }
  }
