import type { Reply } from '../../kit/sandbox.ts'
import { type Asked, noCustomer, ok, refuse } from './replies.ts'
import { customerNamed, sendCode, useCode, type World } from './world.ts'

const QUESTIONS = [
  {
    question: 'EMPLOYMENT_STATUS',
    label: 'What is your employment status?',
    options: ['EMPLOYED', 'SELF_EMPLOYED', 'UNEMPLOYED', 'STUDENT', 'RETIRED'],
  },
  {
    question: 'SOURCE_OF_INCOME',
    label: 'Where does your income come from?',
    options: ['SALARY', 'BUSINESS_INCOME', 'INVESTMENT', 'PENSION', 'OTHER'],
  },
]

export function askSourceOfFunds(world: World, name: string): Reply {
  const customer = customerNamed(world, name)
  if (customer === undefined) return noCustomer()
  if (customer.approvedAt === undefined) return refuse(422, 'KYC_NOT_APPROVED')
  return ok({
    yativo_card_id: customer.yativoCardId,
    status: 'questions_retrieved',
    questions: QUESTIONS,
    next_step: 'Submit answers',
  })
}

export function answerSourceOfFunds(world: World, name: string, { body }: Asked): Reply {
  const customer = customerNamed(world, name)
  if (customer === undefined) return noCustomer()
  if (customer.approvedAt === undefined) return refuse(422, 'KYC_NOT_APPROVED')
  if (customer.sourceOfFundsAt !== undefined) return refuse(409, 'SOURCE_OF_FUNDS_ALREADY_SUBMITTED')
  const answers = Array.isArray(body.answers) ? (body.answers as { question?: string; answer?: string }[]) : []
  const given = new Map(answers.map(({ question, answer }) => [question, answer]))
  const wrong = QUESTIONS.filter(({ question, options }) => !options.includes(given.get(question) ?? ''))
  if (wrong.length > 0) {
    return refuse(400, 'INVALID_ANSWERS', {
      details: Object.fromEntries(wrong.map(({ question }) => [question, 'Choose one of the options'])),
    })
  }
  customer.sourceOfFundsAt = world.now()
  const data = {
    yativo_card_id: customer.yativoCardId,
    status: 'completed',
    submitted_at: customer.sourceOfFundsAt.toISOString(),
  }
  return ok({ ...data, next_step: 'Verify phone' }, `source-of-funds ${customer.yativoCardId}`)
}

const maskedPhone = (number: string): string => `${number.slice(0, 6)}****`

export function requestPhone(world: World, name: string, { body: { phoneNumber } }: Asked): Reply {
  const customer = customerNamed(world, name)
  if (customer === undefined) return noCustomer()
  if (customer.approvedAt === undefined) return refuse(422, 'KYC_NOT_APPROVED')
  if (customer.phone?.verified === true) return refuse(409, 'PHONE_ALREADY_VERIFIED')
  if (typeof phoneNumber !== 'string' || !/^\+[1-9]\d{6,14}$/.test(phoneNumber)) return refuse(400, 'INVALID_PHONE_NUMBER')
  customer.phone = { number: phoneNumber, code: sendCode(world, phoneNumber), verified: false }
  const data = {
    yativo_card_id: customer.yativoCardId,
    phone_number: maskedPhone(phoneNumber),
    otp_requested_at: world.now().toISOString(),
  }
  return ok({ ...data, next_step: 'Verify OTP using POST /phone/verify' }, `phone code ${customer.yativoCardId}`)
}

export function verifyPhone(world: World, name: string, { body: { code } }: Asked): Reply {
  const customer = customerNamed(world, name)
  if (customer === undefined) return noCustomer()
  const { phone } = customer
  if (phone === undefined) return refuse(422, 'PHONE_VERIFICATION_NOT_REQUESTED')
  if (phone.verified) return refuse(409, 'PHONE_ALREADY_VERIFIED')
  if (typeof code !== 'string' || code !== phone.code) return refuse(400, 'INVALID_CODE')
  phone.verified = true
  useCode(world, phone.number)
  const data = {
    yativo_card_id: customer.yativoCardId,
    phone_number: maskedPhone(phone.number),
    is_verified: true,
    next_step: 'Issue a card',
  }
  return ok(data, `phone ${customer.yativoCardId}`)
}
