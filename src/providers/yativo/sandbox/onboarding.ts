import type { Reply } from '../../kit/sandbox.ts'
import { type Asked, masked, noCustomer, ok, refuse } from './replies.ts'
import { stageOf } from './time.ts'
import { addCustomer, type Customer, customerNamed, namesOf, sendCode, useCode, type World } from './world.ts'

const CODE_SECONDS = 600
const ISSUERS_OWN = 'programme@issuer.example'
/** As create's 409 rule counts them [seed]. */
const ONBOARDED = ['active', 'safe_deployed', 'kyc_approved']

export function onboard(world: World, { body }: Asked): Reply {
  const { email, external_customer_id: externalId = null } = body
  if (typeof email !== 'string' || !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) return refuse(400, 'INVALID_EMAIL')
  if (email.toLowerCase() === ISSUERS_OWN) return refuse(400, 'EMAIL_NOT_ALLOWED')
  if (externalId !== null && (typeof externalId !== 'string' || externalId === ''))
    return refuse(400, 'INVALID_EXTERNAL_CUSTOMER_ID')
  const existing = customerNamed(world, email) ?? (externalId === null ? undefined : customerNamed(world, externalId))
  if (existing !== undefined) return alreadyThere(world, existing)
  if (world.burnt.has(email.toLowerCase())) return refuse(409, 'EMAIL_ALREADY_REGISTERED')
  const plan = world.plans.cardholder.shift()
  if (plan !== undefined && plan.outcome !== 'approve') return refuse(400, plan.reason ?? 'EMAIL_NOT_ALLOWED')

  const customer = addCustomer(world, { email, externalId })
  mailCode(world, customer)
  const { yativoCardId, customerId } = customer
  const data = {
    yativo_card_id: yativoCardId,
    customer_id: customerId,
    external_customer_id: externalId,
    email_masked: masked(email),
  }
  return ok({ ...data, next_step: 'verify_otp', otp_expires_in_seconds: CODE_SECONDS }, `customer ${yativoCardId}`, 201)
}

/** No resend endpoint was found: asking again once the code has expired mails a new code [assumed]. */
function alreadyThere(world: World, customer: Customer): Reply {
  const flow_status = stageOf(world, customer)
  const onboarded = ONBOARDED.includes(flow_status)
  const expired = !customer.proven && (customer.code === undefined || customer.code.until <= world.now().getTime())
  if (expired) mailCode(world, customer)
  const data = {
    yativo_card_id: customer.yativoCardId,
    external_customer_id: customer.externalId,
    flow_status,
    next_step: onboarded ? 'none' : 'verify_otp',
  }
  const reply = refuse(409, onboarded ? 'CUSTOMER_ALREADY_ONBOARDED' : 'ONBOARDING_IN_PROGRESS', { data })
  return expired ? { ...reply, effect: `code ${customer.yativoCardId}` } : reply
}

function mailCode(world: World, customer: Customer): void {
  customer.code = { text: sendCode(world, customer.email), until: world.now().getTime() + CODE_SECONDS * 1000 }
}

export function verifyOtp(world: World, name: string, { body }: Asked): Reply {
  const customer = customerNamed(world, name)
  if (customer === undefined) return noCustomer()
  if (customer.proven) return refuse(409, 'OTP_ALREADY_VERIFIED')
  if (customer.code === undefined || typeof body.otp !== 'string') return refuse(400, 'INVALID_OTP')
  if (customer.code.until <= world.now().getTime()) return refuse(400, 'OTP_EXPIRED')
  if (body.otp !== customer.code.text) return refuse(400, 'INVALID_OTP')
  customer.proven = true
  useCode(world, customer.email)
  const data = { yativo_card_id: customer.yativoCardId, flow_status: 'otp_verified', next_step: 'kyc_link' }
  return ok(data, `proven ${customer.yativoCardId}`)
}

/** Deletes the record; the e-mail address stays with the card network. */
export function resetCustomer(world: World, name: string): Reply {
  const customer = customerNamed(world, name)
  if (customer === undefined) return noCustomer()
  if (customer.cards.length > 0) return refuse(409, 'CARD_ALREADY_ISSUED')
  for (const known of namesOf(customer)) world.names.delete(known)
  world.customers.splice(world.customers.indexOf(customer), 1)
  world.undecided.kyc.delete(customer)
  world.burnt.add(customer.email.toLowerCase())
  const data = {
    deleted_card_id: customer.yativoCardId,
    email_masked: masked(customer.email),
    external_customer_id: customer.externalId,
  }
  return ok({ ...data, next_step: 'onboard', email_warning: 'Use another e-mail' }, `reset ${customer.yativoCardId}`)
}
