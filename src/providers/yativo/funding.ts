import Big from 'big.js'
import { Fault } from '../../domain/fault.ts'
import type { Key } from '../../domain/key.ts'
import { asNumber, compareAmounts, type Money, money, subtractAmounts } from '../../domain/money.ts'
import type { Observation, Progress, Refs, Settled } from '../../domain/progress.ts'
import type { Dossier, Provider, TopupOrder } from '../../domain/provider.ts'
import { readShape } from '../kit/read-shape.ts'
import { journeyOf, type Step } from '../kit/steps.ts'
import { refusal } from './refusals.ts'
import { transferShape } from './shapes.ts'
import type { Said, Wire } from './wire.ts'

/** How long a repeated key is known, as the same provider's other API says of its own [docs]. */
const KEY_SECONDS = 24 * 3600

/*
 * No endpoint reads a transfer. Its outcome is in the answer, or comes as a verified notice: evidence named by the
 * transfer's id, "completed" or "failed". The wallet's balance never decides: purchases move it too.
 *
 * Refs: `customer`, and `transfer`, "open" until the transfer's id is known. They are kept before anything is sent, so that
 * a notice that overtakes a lost answer finds the top-ups it may be about.
 */
export function funding(wire: Wire, sourceChain: string): Provider['funding'] {
  return { ...journeyOf([prepare, fund(wire, sourceChain)], { settlesIn: 10 }), target: 'WALLET' }
}

const prepare: Step<TopupOrder, Settled> = {
  name: 'prepare',
  taken: ({ refs }) => refs.customer !== undefined,
  take: ({ intent }) => Promise.resolve({ is: 'moved', refs: { customer: intent.cardholder.id ?? '', transfer: 'open' } }),
  find: () => Promise.resolve({ is: 'absent' }),
}

function fund(wire: Wire, sourceChain: string): Step<TopupOrder, Settled> {
  async function take({ intent, evidence }: Dossier<TopupOrder>, key: Key): Promise<Progress<Settled>> {
    // receive_x: fees are added to what we pay, so that the amount is what arrives.
    const { customerId, id } = intent.cardholder
    const body = {
      customer_id: customerId ?? id,
      amount: asNumber(intent.amount.amount),
      source_chain: sourceChain,
      pricing_mode: 'receive_x',
    }
    const headers = { 'idempotency-key': key.value }
    const said = await wire.call({
      operation: 'POST fund-customer',
      method: 'POST',
      path: '/v1/card-issuer/fund-customer',
      body,
      headers,
      key,
    })
    if (said.code === undefined) return answered(said, intent.amount, evidence)
    if (said.code === 'CONFLICT') return replayed(said, evidence)
    throw refusal(said, 'POST fund-customer')
  }

  const find = async ({ refs, evidence, sentAt }: Dossier<TopupOrder>): Promise<Observation<Settled>> => {
    if (refs.id !== undefined) return concluded(refs.id, refs, evidence) ?? { is: 'same', checkIn: 60 }
    if (sentAt === undefined) return { is: 'same' }
    return { is: 'repeatable', until: new Date(sentAt.getTime() + KEY_SECONDS * 1000) }
  }

  return { name: 'fund', taken: () => false, take, find }
}

function answered(said: Said, amount: Money, evidence: Dossier<TopupOrder>['evidence']): Progress<Settled> {
  const { id, status, debited } = readShape(transferShape, said.data, 'POST fund-customer')
  const refs: Refs = { id, transfer: 'known', ...feeOf(debited, amount) }
  const word = status.toLowerCase()
  const outcome = word === 'completed' || word === 'failed' ? { [id]: word } : evidence
  return concluded(id, refs, outcome) ?? { is: 'waits', refs, providerStatus: status, checkIn: 60 }
}

/** A repeated key is answered by 409 and the id of the first one, which says nothing of its outcome [docs]. */
function replayed({ details }: Said, evidence: Dossier<TopupOrder>['evidence']): Progress<Settled> {
  const id = (details as { existing_transaction_id?: unknown } | undefined)?.existing_transaction_id
  if (typeof id !== 'string' || id === '')
    throw new Fault('unknowable', 'expected a repeated key to be answered with the first transfer but got none', {
      providerCode: 'CONFLICT',
    })
  const refs: Refs = { id, transfer: 'known' }
  return concluded(id, refs, evidence) ?? { is: 'waits', refs, checkIn: 60 }
}

function concluded(id: string, refs: Refs, evidence: Dossier<TopupOrder>['evidence']): Progress<Settled> | undefined {
  const providerStatus = evidence[id]
  if (providerStatus === 'completed') {
    const fee = refs.fee === undefined ? {} : { fee: money(refs.fee, 'USD') }
    return { is: 'done', refs, providerStatus, result: { status: 'APPROVED', ...fee } }
  }
  // A failed transfer's debit is returned [assumed].
  if (providerStatus === 'failed')
    return { is: 'refused', refs, providerStatus, reason: { code: 'PROVIDER_DECLINED' }, refundedToProgram: true }
  return undefined
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
