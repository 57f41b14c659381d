import { money } from '../../domain/money.ts'
import type { LedgerEntry, Provider } from '../../domain/provider.ts'
import { instantOf } from '../kit/instant.ts'
import { stateOf } from './cards.ts'
import { listTopups, madeAt } from './funding.ts'
import { cardShape } from './shapes.ts'
import { topupStatus } from './statuses.ts'
import type { Wire } from './wire.ts'

const OUTCOME: Readonly<Record<string, LedgerEntry['outcome']>> = { approved: 'done', rejected: 'refused', pending: 'waits' }

/** All cards made on one day, and the top-ups of the cards we know: Artha lists top-ups per card only [docs]. */
export function createLedger(wire: Wire): NonNullable<Provider['ledger']> {
  return async function* (day, cards): AsyncGenerator<LedgerEntry> {
    for (const card of (await wire.readAll('GET cards', '/cards', {}, cardShape)).items) {
      const at = onDay(instantOf(card.createdAt), day)
      if (at !== undefined) yield { kind: 'card', id: card.ref, status: stateOf(card) ?? '', at }
    }
    for (const { id } of cards) {
      if (id === undefined) continue
      for (const topup of (await listTopups(wire, { id })).items) {
        const { ref, status, amount, currency } = topup
        const at = onDay(madeAt(topup), day)
        if (at === undefined) continue
        const outcome = outcomeOf(status)
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

const outcomeOf = (status: string | null | undefined): LedgerEntry['outcome'] => {
  const known = topupStatus(status)
  return known === undefined ? undefined : OUTCOME[known]
}

const onDay = (at: Date | undefined, day: string): Date | undefined => (at?.toISOString().slice(0, 10) === day ? at : undefined)
