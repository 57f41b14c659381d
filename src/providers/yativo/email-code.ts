import type { Key } from '../../domain/key.ts'
import type { Observation, Progress, Registered } from '../../domain/progress.ts'
import type { Dossier, Reads, Registration } from '../../domain/provider.ts'
import { kept } from '../kit/kept.ts'
import type { Step } from '../kit/steps.ts'
import { customerPath, knownCustomer } from './customer.ts'
import { askForCode, codeRequirement, maskedEmail, onboard, proven } from './onboard.ts'
import { rejection } from './rejections.ts'
import { STAGE, stageOf } from './statuses.ts'
import type { Wire } from './wire.ts'

/** No attempt limit is documented; a wrong code is asked for again. */
const PROBLEMS: Readonly<Record<string, string>> = {
  INVALID_OTP: 'This code is not right.',
  OTP_EXPIRED: 'This code has expired. Ask for a new one.',
}

/** The person types the code that was mailed to them; that proves the address is theirs. */
export function proveEmail(wire: Wire, now: () => Date): Step<Registration, Registered> {
  async function take(dossier: Dossier<Registration>, key: Key): Promise<Progress<Registered>> {
    const { answer, refs } = dossier
    if (answer?.name === 'email-code' && answer.shape === 'renew') return onboard(wire, now, dossier, key)
    if (answer?.name !== 'email-code' || answer.shape !== 'code') return askAgain(dossier)
    const path = customerPath(kept(refs, 'id', 'the customer'), 'verify-otp')
    const said = await wire.call({ operation: 'POST verify-otp', method: 'POST', path, body: { otp: answer.code.trim() }, key })
    if (said.code === undefined || said.code === 'OTP_ALREADY_VERIFIED')
      return { ...registered(dossier), providerStatus: 'otp_verified' }
    if (PROBLEMS[said.code] !== undefined) return askAgain(dossier, PROBLEMS[said.code])
    throw rejection(said, 'POST verify-otp')
  }

  async function find({ refs, answer, sentAt }: Dossier<Registration>, reads: Reads): Promise<Observation<Registered>> {
    const record = await knownCustomer(wire, kept(refs, 'id', 'the customer'), reads)
    const stage = stageOf(record.flowStatus)
    if (stage >= STAGE.emailProven) return proven(record)
    if (stage === STAGE.codeSent && refs.codeUntil === undefined) return askForCode(record, now())
    if (sentAt === undefined) return { is: 'same' }
    // A mail that may have gone out cannot be asked about, and a second one does no harm.
    return answer?.shape === 'renew' ? { is: 'repeatable' } : { is: 'absent' }
  }

  return { name: 'prove-email', taken: ({ refs }) => refs.id !== undefined && refs.proven === refs.id, take, find }
}

function askAgain({ intent, held, refs }: Dossier<Registration>, problem?: string): Progress<Registered> {
  const email = held.newEmail ?? intent.profile.reveal().email
  const requirement = codeRequirement(maskedEmail(email), new Date(refs.codeUntil ?? 0), problem)
  return { is: 'needs', refs: {}, requirements: [requirement], checkIn: 60 }
}

function registered({ refs }: Dossier<Registration>): Progress<Registered> & { is: 'done' } {
  return { is: 'done', refs: { proven: kept(refs, 'id', 'the customer') }, result: { status: 'ACTIVE' } }
}
