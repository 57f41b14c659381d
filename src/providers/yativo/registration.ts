import type { Key } from '../../domain/key.ts'
import type { Observation, Progress, Registered } from '../../domain/progress.ts'
import type { Dossier, Journey, Reads, Registration } from '../../domain/provider.ts'
import { journeyOf, type Step } from '../kit/steps.ts'
import { customerVia } from './customer.ts'
import { proveEmail } from './email-code.ts'
import { onboard, standing } from './onboard.ts'
import { reset } from './reset.ts'
import type { Wire } from './wire.ts'

/*
 *   register ──► prove-email ──► done ──(KYC finally rejected: CLOSED, asked for again)──► reset ─┐
 *      ▲                                                                                          │
 *      └──────────────────────── the record is gone; another e-mail ◄─────────────────────────────┘
 *
 * Refs: `id` (yativo_card_id) and `customerId` name the record; `proven` and `reset` name the record they were done to,
 * so that nothing of a record that was reset counts for its successor.
 */
export function createRegistration(wire: Wire, now: () => Date): Journey<Registration, Registered> {
  return journeyOf([register(wire, now), proveEmail(wire, now), reset(wire)], { settlesIn: 10 })
}

function register(wire: Wire, now: () => Date): Step<Registration, Registered> {
  return {
    name: 'register',
    taken: ({ refs }) => refs.id !== undefined && refs.reset !== refs.id,
    take: (dossier: Dossier<Registration>, key: Key): Promise<Progress<Registered>> => onboard(wire, now, dossier, key),
    /** Our reference finds the record whose answer was lost: it was given with it. */
    async find({ intent, refs, sentAt }: Dossier<Registration>, reads: Reads): Promise<Observation<Registered>> {
      if (sentAt === undefined) return { is: 'same' }
      const found = await customerVia(wire, intent.reference, reads)
      if (found === undefined || found.id === refs.reset || found.reference !== intent.reference) return { is: 'absent' }
      return standing(found, sentAt)
    },
  }
}
