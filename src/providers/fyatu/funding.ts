import { Fault } from '../../domain/fault.ts'
import type { Key } from '../../domain/key.ts'
import type { Observation, Progress, Settled } from '../../domain/progress.ts'
import type { Dossier, Provider, TopupOrder } from '../../domain/provider.ts'
import { journeyOf } from '../kit/steps.ts'
import { dollars, refused } from './rejections.ts'
import { Funded } from './shapes.ts'
import { segment, type Wire } from './wire.ts'

/** Keys are kept "at least 24 h" [assumed]; an hour is left for clocks. */
const KEYS_KEPT_FOR = 23 * 3600

/**
 * Synchronous, and the one write with an Idempotency-Key: after silence it is sent again under the same key, which answers as
 * the first time did. There is nothing to read instead: the ledger's `txn_…` ids do not map to the `ltx_…` of the answer [docs].
 */
export function createFunding(wire: Wire): Provider['funding'] {
  const journey = journeyOf<TopupOrder, Settled>(
    [
      {
        name: 'fund-card',
        taken: ({ refs }) => refs.id !== undefined,
        take: (dossier, key) => fund(wire, dossier, key),
        find: async dossier => find(dossier),
      },
    ],
    { settlesIn: 0 },
  )
  return { ...journey, target: 'CARD' }
}

async function fund(wire: Wire, { intent, refs }: Dossier<TopupOrder>, key: Key): Promise<Progress<Settled>> {
  if (refs.id !== undefined) return settled(refs.id)
  if (intent.card.id === undefined) throw new Error('expected the card of a top-up to be issued')
  const path = `/cards/${segment(intent.card.id)}/fund`
  const body = { amount: dollars(intent.amount), reference: intent.reference }
  const said = await wire.write({ operation: 'POST fund', method: 'POST', path, body, idempotent: true }, key, Funded)
  if (said.yes) return settled(said.data.transactionId)
  const { code } = said.rejection
  // Our key was used with another body, so something was sent that we have no trace of.
  if (code === 'IDEMPOTENCY_KEY_CONFLICT')
    throw new Fault('unknowable', 'expected our key to be new or repeated but it was used otherwise', { providerCode: code })
  // The ledger had been debited by then, and has been put back [docs]; the other refusals never touch it.
  const failed = refused(said.rejection)
  return code === 'PROVIDER_FUND_FAILED' && failed.is === 'refused' ? { ...failed, refundedToProgram: true } : failed
}

/** 200 means done and spendable, and nothing ever changes it [docs]: an id is as good as a look. */
const settled = (id: string): Progress<Settled> => ({
  is: 'done',
  refs: { id },
  providerStatus: 'SETTLED',
  result: { status: 'APPROVED' },
})

function find({ refs, sentAt }: Dossier<TopupOrder>): Observation<Settled> {
  if (refs.id !== undefined) return settled(refs.id)
  return sentAt === undefined ? { is: 'same' } : { is: 'repeatable', until: new Date(sentAt.getTime() + KEYS_KEPT_FOR * 1000) }
}
