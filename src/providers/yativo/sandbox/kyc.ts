import type { Decision, Reply } from '../../kit/sandbox.ts'
import { noCustomer, ok, refuse } from './replies.ts'
import { isDeployed, settle, stageOf } from './time.ts'
import { type Customer, customerNamed, type World } from './world.ts'

const LINK_SECONDS = 3600

export function kycLink(world: World, name: string): Reply {
  const customer = customerNamed(world, name)
  if (customer === undefined) return noCustomer()
  if (!customer.proven) return refuse(422, 'OTP_NOT_VERIFIED')
  if (customer.kyc === 'approved') return refuse(409, 'KYC_ALREADY_APPROVED')
  if (customer.kyc === 'rejected') return refuse(422, 'KYC_REJECTED')
  const now = world.now().getTime()
  if (customer.kyc === 'expired') customer.kyc = 'pending'
  customer.applicantId ??= world.hex(24)
  const renewed = customer.link === undefined || customer.link.until <= now
  if (renewed) customer.link = { token: `_act-${world.hex(32)}`, until: now + LINK_SECONDS * 1000 }
  const token = customer.link?.token ?? ''
  const data = {
    yativo_card_id: customer.yativoCardId,
    sumsub_link: `${world.url}/sandbox/kyc?token=${token}`,
    sumsub_sdk_token: token,
    applicant_id: customer.applicantId,
    next_step: 'kyc_status',
  }
  return ok(data, renewed ? `link ${customer.yativoCardId}` : undefined)
}

export function kycStatus(world: World, name: string): Reply {
  const customer = customerNamed(world, name)
  if (customer === undefined) return noCustomer()
  return ok({
    yativo_card_id: customer.yativoCardId,
    kyc_status: customer.kyc,
    flow_status: stageOf(world, customer),
    safe_deployed: isDeployed(world, customer),
    rejection_reason: customer.rejectionReason,
    next_step: 'kyc_status',
  })
}

/** The owner of the link; undefined when the link is dead. */
export const visitorOf = (world: World, token: string): Customer | undefined =>
  world.customers.find(({ link }) => link !== undefined && link.token === token && link.until > world.now().getTime())

/** The person finished on the hosted page; the review begins. */
export function handIn(world: World, token: string, verdict?: Decision): void {
  settle(world)
  const customer = visitorOf(world, token)
  if (customer === undefined) throw new Error('expected a living link of the identity check but it has expired or never was')
  if (customer.kyc !== 'pending' && customer.kyc !== 'pending_review') return
  customer.kyc = 'in_progress'
  customer.verdict = verdict
  customer.decidesAt = world.now().getTime() + world.decidesIn * 1000
  world.undecided.kyc.add(customer)
}
