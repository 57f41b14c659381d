import Big from 'big.js'
import { Fault } from '../../domain/fault.ts'
import type { Key } from '../../domain/key.ts'
import { asNumber, compareAmounts, type Money, money, subtractAmounts } from '../../domain/money.ts'
import type { Observation, Progress, Refs, Settled } from '../../domain/progress.ts'
import type { Dossier, Provider, TopupOrder } from '../../domain/provider.ts'
import { kept } from '../kit/kept.ts'
import { journeyOf, type Step } from '../kit/steps.ts'
import { rejection } from './rejections.ts'
import { transferShape } from './shapes.ts'
import type { Said, Wire } from './wire.ts'

/** How long a repeated key is known, as the same provider's other API says of its own [docs]. */
const KEY_SECONDS = 24 * 3600

/*
 * No endpoint reads a transfer. Its outcome is in the answer, or comes with a verified notice as evidence named `outcome`:
 * "completed" or "failed". The wallet's balance never decides: purchases move it too.
 */
export function createFunding(wire: Wire, sourceChain: string): Provider['funding'] {
  return { ...journeyOf([fund(wire, sourceChain)], { settlesIn: 10 }), target: 'WALLET', byEvidence: true }
}

function fund(wire: Wire, sourceChain: string): Step<TopupOrder, Settled> {
  async function take({ intent, evidence }: Dossier<TopupOrder>, key: Key): Promise<Progress<Settled>> {
    const { customerId } = intent.cardholder
    const body = {
      customer_id: customerId ?? kept(intent.cardholder, 'id', 'the customer'),
      amount: asNumber(intent.amount.amount),
      source_chain: sourceChain,
      // Fees are added to what we pay, so that the amount is what arrives.
      pricing_mode: 'receive_x',
    }
    const headers = { 'idempotency-key': key.value }
    const path = '/v1/card-issuer/fund-customer'
    const said = await wire.call({ operation: 'POST fund-customer', method: 'POST', path, body, headers, key })
    if (said.code === undefined) return answered(said, intent.amount)
    if (said.code !== 'CONFLICT') throw rejection(said, 'POST fund-customer')
    const refs = replayed(said)
    return concluded(refs, evidence.outcome) ?? { is: 'waits', refs, checkIn: 60 }
  }

  const find = async ({ refs, evidence, sentAt }: Dossier<TopupOrder>): Promise<Observation<Settled>> => {
    const conclusion = concluded(refs, evidence.outcome)
    if (conclusion !== undefined) return conclusion
    if (sentAt === undefined) return { is: 'same', checkIn: 60 }
    return { is: 'repeatable', until: new Date(sentAt.getTime() + KEY_SECONDS * 1000) }
  }

  return { name: 'fund', taken: () => false, take, find }
}

function answered(said: Said, amount: Money): Progress<Settled> {
  const { id, status, debited } = said.as(transferShape)
  const refs: Refs = { id, ...feeOf(debited, amount) }
  return concluded(refs, status.toLowerCase()) ?? { is: 'waits', refs, providerStatus: status, checkIn: 60 }
}

/** A repeated key is answered by 409 and the id of the first transfer, which says nothing of its outcome [docs]. */
function replayed({ details }: Said): Refs {
  const id = (details as { existing_transaction_id?: unknown } | undefined)?.existing_transaction_id
  if (typeof id === 'string' && id !== '') return { id }
  throw new Fault('unknowable', 'expected a repeated key to be answered with the first transfer but got none', {
    providerCode: 'CONFLICT',
  })
}

function concluded(refs: Refs, outcome: string | undefined): Progress<Settled> | undefined {
  if (outcome === 'completed') {
    const fee = refs.fee === undefined ? {} : { fee: money(refs.fee, 'USD') }
    return { is: 'done', refs, providerStatus: outcome, result: { status: 'APPROVED', ...fee } }
  }
  // A failed transfer's debit is returned [assumed].
  const reason = { code: 'PROVIDER_DECLINED' } as const
  return outcome === 'failed' ? { is: 'refused', refs, providerStatus: outcome, reason, refundedToProgram: true } : undefined
}

/** What was debited beyond what arrives. */
function feeOf(debited: number | string | undefined, amount: Money): Refs {
  if (debited === undefined || !isDecimal(debited) || compareAmounts(debited, amount.amount) <= 0) return {}
  return { fee: subtractAmounts(debited, amount.amount) }
}

function isDecimal(value: number | string): boolean {
  try {
    return new Big(value).gte(0)
  } catch {
    return false
  }
}
