import { money } from '../../domain/money.ts'
import type { LedgerEntry, Provider } from '../../domain/provider.ts'
import { stateOf } from './cards.ts'
import { topupsOf } from './funding.ts'
import { cardShape } from './shapes.ts'
import { topupStatus } from './statuses.ts'
import type { Wire } from './wire.ts'

const OUTCOME: Readonly<Record<string, LedgerEntry['outcome']>> = { approved: 'done', rejected: 'refused', pending: 'waits' }

/** What was made on one day: cards of anybody, and the top-ups of the cards we know, since there is no list of all [docs]. */
export function createLedger(wire: Wire): NonNullable<Provider['ledger']> {
  return async function* (day, cards): AsyncGenerator<LedgerEntry> {
    for (const card of await wire.readAll('GET cards', '/cards', {}, cardShape)) {
      const at = onDay(card.createdAt, day)
      if (at !== undefined) yield { kind: 'card', id: card.ref, status: stateOf(card) ?? '', at }
    }
    for (const { id } of cards) {
      if (id === undefined) continue
      for (const { ref, status, amount, currency, createdAt, performedAt } of await topupsOf(wire, id)) {
        const at = onDay(createdAt ?? performedAt, day)
        if (at === undefined) continue
        const outcome = OUTCOME[topupStatus(status) ?? '']
        yield {
          kind: 'topup',
          id: ref,
          status: status ?? '',
          cardRef: id,
          at,
          ...(outcome === undefined ? {} : { outcome }),
          ...(amount !== undefined && amount !== null && currency ? { amount: money(amount, currency) } : {}),
        }
      }
    }
  }
}

const onDay = (time: string | null | undefined, day: string): Date | undefined =>
  time?.slice(0, 10) === day ? new Date(time) : undefined
