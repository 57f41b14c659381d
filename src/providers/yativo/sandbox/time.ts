import type { Decision } from '../../kit/sandbox.ts'
import { announce, idsOf } from './events.ts'
import type { Customer, Transfer, World } from './world.ts'

const APPROVE: Decision = { outcome: 'approve' }

/** Makes every decision that is due. Runs before every request and delivery, so that no timer is needed. */
export function settle(world: World): void {
  const now = world.now().getTime()
  for (const customer of world.undecided.kyc) {
    // The longest wait comes first, so the first record that is not due ends the loop.
    if (customer.decidesAt > now) break
    world.undecided.kyc.delete(customer)
    if (customer.kyc === 'in_progress') decideKyc(customer, customer.verdict ?? world.plans.kyc.shift() ?? APPROVE)
  }
  for (const transfer of world.undecided.transfers) {
    if (transfer.decidesAt > now) break
    world.undecided.transfers.delete(transfer)
    if (transfer.status === 'initiated') decideTransfer(world, transfer, world.plans.topup.shift() ?? APPROVE)
  }
}

function decideKyc(customer: Customer, { outcome, reason }: Decision): void {
  customer.verdict = undefined
  if (outcome === 'approve') approve(customer, customer.decidesAt)
  if (outcome === 'retry') customer.kyc = 'pending_review'
  if (outcome !== 'reject') return
  customer.kyc = 'rejected'
  customer.rejectionReason = reason ?? 'The applicant did not pass the checks'
}

export function approve(customer: Customer, at: number): void {
  customer.kyc = 'approved'
  customer.approvedAt = at
  customer.currency = 'USD'
}

function decideTransfer(world: World, transfer: Transfer, { outcome }: Decision): void {
  if (outcome !== 'never') endTransfer(world, transfer, outcome === 'approve' ? 'completed' : 'failed')
}

/** Ends a transfer and tells; a failed one's debit is returned. */
export function endTransfer(world: World, transfer: Transfer, status: 'completed' | 'failed'): void {
  const { customer } = transfer
  transfer.status = status
  if (status === 'completed') {
    customer.cents += transfer.cents
    customer.balanceAt = world.now()
  } else world.masterCents += transfer.debited
  const data = {
    ...idsOf(customer),
    transfer_id: transfer.id,
    amount: transfer.cents / 100,
    amount_minor: transfer.cents,
    currency: 'USD',
    status,
  }
  if (status === 'completed') announce(world, 'customer.funded', data)
  else announce(world, 'customer.funding.failed', { ...data, reason: 'The transfer did not go through' })
}

/** The wallet deploys without a call, some time after the KYC approval. */
export const isDeployed = (world: World, { approvedAt }: Customer): boolean =>
  approvedAt !== undefined && world.now().getTime() >= approvedAt + world.decidesIn * 1000

export function stageOf(world: World, customer: Customer): string {
  if (customer.stage !== undefined) return customer.stage
  if (customer.cards.length > 0) return 'active'
  if (customer.sourceOfFundsAt !== undefined) return isDeployed(world, customer) ? 'safe_deployed' : 'safe_deploying'
  if (customer.approvedAt !== undefined) return 'kyc_completed'
  if (customer.applicantId !== undefined) return 'kyc_initiated'
  return customer.proven ? 'otp_verified' : 'otp_requested'
}
