import { Fault } from '../../domain/fault.ts'
import type { Key } from '../../domain/key.ts'
import type { Observation, Progress, Registered } from '../../domain/progress.ts'
import type { Dossier, Journey, Reads, Registration } from '../../domain/provider.ts'
import { freshReads } from '../../domain/fresh-reads.ts'
import { journeyOf } from '../kit/steps.ts'
import { cardholderByReference, cardholderStanding, foreseeStandings } from './cardholders.ts'
import { disputedForm, type Known, lackingForm, personBody } from './person.ts'
import { reasonOf, refused } from './rejections.ts'
import { CardholderStanding, type Standing } from './shapes.ts'
import { CARDHOLDER_STATUS } from './statuses.ts'
import type { Rejection, Wire } from './wire.ts'

/** Long: only a person can change what this waits for, and whoever answers makes it due at once. */
const CHECK_AGAIN = 600
/** How long a new record may take to be found by the search: not documented, so generous. */
const SETTLES_IN = 20

/**
 * Making the cardholder is one write, and it starts KYC by itself [seed].
 *
 * The endpoint keeps no keys [seed: none named]. What makes a lost answer findable is our reference in `externalId`; what makes
 * a blind repeat harmless is that the e-mail is unique: 409 CARDHOLDER_EMAIL_EXISTS.
 */
export function createRegistration(wire: Wire): Journey<Registration, Registered> {
  const journey = journeyOf<Registration, Registered>(
    [
      {
        name: 'create-cardholder',
        taken: ({ refs }) => refs.id !== undefined,
        take: (dossier, key) => create(wire, dossier, key),
        find: (dossier, reads) => find(wire, dossier, reads),
      },
    ],
    { settlesIn: SETTLES_IN },
  )
  return {
    ...journey,
    async observe(dossiers, reads) {
      await foreseeStandings(
        wire,
        reads,
        dossiers.flatMap(({ refs }) => refs.id ?? []),
      )
      return journey.observe(dossiers, reads)
    },
  }
}

async function create(wire: Wire, { intent, held, refs }: Dossier<Registration>, key: Key): Promise<Progress<Registered>> {
  if (refs.id !== undefined) return registered(await cardholderStanding(wire, freshReads(), refs.id))
  const known: Known = { profile: intent.profile.reveal(), held }
  const form = lackingForm(known)
  if (form !== undefined) return { is: 'needs', refs: { asked: 'lacking' }, requirements: [form], checkIn: CHECK_AGAIN }

  const body = { ...personBody(known), externalId: intent.reference }
  const said = await wire.write(
    { operation: 'POST cardholder', method: 'POST', path: '/cardholders', body },
    key,
    CardholderStanding,
  )
  return said.yes ? registered(said.data) : afterRejection(wire, intent, said.rejection)
}

async function afterRejection(wire: Wire, { reference }: Registration, rejection: Rejection): Promise<Progress<Registered>> {
  if (rejection.code === 'CARDHOLDER_EMAIL_EXISTS') {
    const ours = await cardholderByReference(wire, freshReads(), reference)
    if (ours !== undefined) return registered(ours)
    // Nobody proved to own the address, so the record may be a stranger's.
    throw new Fault('unknowable', 'expected the existing cardholder to carry our reference but it does not', {
      providerCode: rejection.code,
      reason: { code: 'ALREADY_REGISTERED', providerCode: rejection.code },
    })
  }
  const form = rejection.code === 'VALIDATION_ERROR' ? disputedForm(rejection.fields) : undefined
  if (form === undefined) return refused(rejection)
  return { is: 'needs', refs: { asked: 'disputed' }, requirements: [form], checkIn: CHECK_AGAIN, reason: reasonOf(rejection) }
}

async function find(
  wire: Wire,
  { intent, held, refs, sentAt }: Dossier<Registration>,
  reads: Reads,
): Promise<Observation<Registered>> {
  if (refs.id !== undefined) return registered(await cardholderStanding(wire, reads, refs.id))
  if (sentAt !== undefined) {
    const ours = await cardholderByReference(wire, reads, intent.reference)
    return ours === undefined ? { is: 'absent' } : registered(ours)
  }
  // The profile may have been completed elsewhere; a disputed one is only sent again once its form is answered.
  const completed = refs.asked === 'lacking' && lackingForm({ profile: intent.profile.reveal(), held }) === undefined
  return completed ? { is: 'moved', refs: {} } : { is: 'same', checkIn: CHECK_AGAIN }
}

function registered({ id, status }: Standing): Progress<Registered> {
  const known = CARDHOLDER_STATUS[status]
  const found = { refs: { id }, providerStatus: status }
  return known === undefined
    ? { ...found, is: 'waits', checkIn: CHECK_AGAIN }
    : { ...found, is: 'done', result: { status: known } }
}
