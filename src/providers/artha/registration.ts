import { Fault } from '../../domain/fault.ts'
import type { Key } from '../../domain/key.ts'
import type { Progress, Registered } from '../../domain/progress.ts'
import type { Dossier, Journey, Registration } from '../../domain/provider.ts'
import { journeyOf } from '../kit/steps.ts'
import { findOwnCustomer, readCustomer } from './customers.ts'
import { splitPhone } from './phone.ts'
import { detailsOf, form, type Details } from './questions.ts'
import { customerShape, type Customer } from './shapes.ts'
import { customerStatus } from './statuses.ts'
import type { Wire } from './wire.ts'

/** E-mails are unique, so a repeated creation is answered 409 and makes nothing. */
const SETTLES_IN = 10
const CHECK_IN = 30

/** Phase 1: the customer is the cardholder [seed]. No identity is checked here. */
export function createRegistration(wire: Wire): Journey<Registration, Registered> {
  return journeyOf<Registration, Registered>(
    [
      {
        name: 'create-customer',
        taken: () => false,
        take: (dossier, key) => create(wire, dossier, key),
        async find({ refs, intent, held, sentAt }, reads) {
          if (refs.id !== undefined) return progressOf(await readCustomer(wire, reads, refs.id))
          if (sentAt === undefined) return { is: 'same' }
          const own = await findOwnCustomer(wire, emailIn(detailsOf(intent.profile.reveal(), held)), intent.reference)
          return own === undefined ? { is: 'absent' } : progressOf(own)
        },
      },
    ],
    { settlesIn: SETTLES_IN },
  )
}

async function create(wire: Wire, { intent, held }: Dossier<Registration>, key: Key): Promise<Progress<Registered>> {
  const details = detailsOf(intent.profile.reveal(), held)
  const wrongPhone = details('phone') !== undefined && splitPhone(details('phone')) === undefined
  const missing = [...new Set(Object.values(ASKED_AS))].filter(name => details(name) === undefined)
  if (missing.length > 0 || wrongPhone) return ask([...missing, ...(wrongPhone ? ['phone'] : [])], wrongPhone ? ['phone'] : [])

  const answer = await wire.write('POST customer', 'POST', '/customers', { json: customerBody(details, intent.reference) }, key)
  if (!answer.rejected) return progressOf(answer.as(customerShape))
  if (answer.status === 409) {
    const own = await findOwnCustomer(wire, emailIn(details), intent.reference)
    if (own !== undefined) return progressOf(own)
    throw new Fault('unknowable', 'expected a free e-mail address but a customer has it whom we cannot see', {
      reason: { code: 'ALREADY_REGISTERED' },
    })
  }
  const wrong = [...new Set(answer.fields.map(field => ASKED_AS[field]).filter(name => name !== undefined))]
  return wrong.length > 0 ? ask(wrong, wrong) : { is: 'refused', refs: {}, reason: answer.reason }
}

/** A creation is sent only once the e-mail address is known. */
function emailIn(details: Details): string {
  const email = details('email')
  if (email === undefined) throw new Fault('unknowable', 'the e-mail address of the customer is not known here')
  return email
}

const ask = (names: readonly string[], problems: readonly string[]): Progress<Registered> => ({
  is: 'needs',
  refs: {},
  requirements: [form('customer-details', 'Your details', names, { problems })],
  checkIn: CHECK_IN,
})

/** Their required fields and what they are asked for as. `gender` is required in one revision only; always sent [assumed]. */
const ASKED_AS: Readonly<Record<string, string>> = {
  email: 'email',
  firstName: 'firstName',
  lastName: 'lastName',
  dateOfBirth: 'dateOfBirth',
  gender: 'gender',
  phoneNumber: 'phone',
  phoneCode: 'phone',
  country: 'address.country',
}

function customerBody(details: Details, reference: string): object {
  const phone = splitPhone(details('phone'))
  const state = details('address.state')
  return {
    type: 'individual',
    firstName: details('firstName'),
    lastName: details('lastName'),
    email: details('email'),
    phoneCode: phone?.code,
    phoneNumber: phone?.number,
    dateOfBirth: details('dateOfBirth'),
    gender: details('gender'),
    // Two letters satisfy both revisions: one wants ISO, the other is free text [docs].
    country: details('address.country'),
    ...(state === undefined ? {} : { state }),
    externalReference: reference,
  }
}

/** Created active [docs B]; an unknown status is looked at again. */
function progressOf({ ref, status }: Customer): Progress<Registered> {
  const known = customerStatus(status)
  const about = { refs: { id: ref }, ...(status ? { providerStatus: status } : {}) }
  return known === undefined ? { ...about, is: 'waits', checkIn: CHECK_IN } : { ...about, is: 'done', result: { status: known } }
}
