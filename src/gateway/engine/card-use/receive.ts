/* What a verified notice says of a card in use. It is kept, or dropped, before the notice is acknowledged. */
import type { ChallengeNotice } from '../../../domain/card-use.ts'
import type { Refs } from '../../../domain/progress.ts'
import type { Notice } from '../../../domain/provider.ts'
import type { TransactionRecord } from '../../../domain/transaction.ts'
import type { Executor } from '../../../storage/database.ts'
import { journeysByRefs } from '../../../storage/journeys.ts'
import type { JourneyRow } from '../../../storage/schema.ts'
import { hintSweep } from '../../../storage/card-use/sweeps.ts'
import type { World } from '../../world.ts'
import { tellChallenge, tellTransactions } from '../door.ts'
import { sweepOf } from './sweep-of.ts'

/** Why a code reached nobody: no card here, or its time was over when it arrived. */
export type Dropped = 'card-unknown' | 'expired'

/** Keeps the transactions and challenges of a notice, and makes the lists of its cards due. Returns the codes that were dropped. */
export async function receiveUse(world: World, tx: Executor, provider: string, notice: Notice): Promise<readonly Dropped[]> {
  const { cardsUsed = [], transactions = [], challenges = [] } = notice
  const dropped: Dropped[] = []
  const named = [...cardsUsed, ...[...transactions, ...challenges].map(({ card }) => card)]
  if (named.length === 0) return dropped
  const cards = await cardsOf(tx, provider, named)
  const of = ({ card }: TransactionRecord | ChallengeNotice): JourneyRow | undefined => cards.get(nameOf(card))
  // In the order of their ids, so that two notices never wait for each other.
  for (const card of [...new Set(cards.values())].toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const records = transactions.filter(record => of(record) === card)
    await tellTransactions(world, tx, card.id, records, 'WEBHOOK')
    const sweep = sweepOf(world, card)
    if (sweep !== undefined && (records.length > 0 || cardsUsed.some(refs => cards.get(nameOf(refs)) === card)))
      await hintSweep(tx, { ...sweep, at: world.now() })
  }
  for (const challenge of challenges) {
    const card = of(challenge)
    if (card === undefined) dropped.push('card-unknown')
    else if (challenge.expiresAt <= world.now()) dropped.push('expired')
    else await tellChallenge(world, tx, card, challenge)
  }
  return dropped
}

const nameOf = (refs: Refs): string => JSON.stringify(Object.entries(refs).toSorted(([a], [b]) => (a < b ? -1 : 1)))

async function cardsOf(tx: Executor, provider: string, named: readonly Refs[]): Promise<ReadonlyMap<string, JourneyRow>> {
  const found = new Map<string, JourneyRow>()
  for (const refs of named) {
    const name = nameOf(refs)
    const [card] = found.has(name) ? [] : await journeysByRefs(tx, provider, 'card', refs)
    if (card !== undefined) found.set(name, [...found.values()].find(({ id }) => id === card.id) ?? card)
  }
  return found
}
