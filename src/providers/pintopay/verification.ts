import { Fault } from '../../domain/fault.ts'
import type { Progress, Verified } from '../../domain/progress.ts'
import type { Dossier, Journey, Verification } from '../../domain/provider.ts'
import type { FormRequirement } from '../../domain/requirement.ts'
import { journeyOf, type Step } from '../kit/steps.ts'
import { onRefusal } from './rejections.ts'
import { complaintForm, kycData, missingForm } from './kyc-data.ts'
import { kept } from '../kit/kept.ts'
import { UNKNOWN_USER } from './registration.ts'
import { Cardholder } from './shapes.ts'
import { standingOf } from './statuses.ts'
import type { Wire } from './wire.ts'

const REVIEW_SECONDS = 30
/** A person who owes us data is not seen to give it anywhere else. */
const FORM_SECONDS = 3600

/**
 * Registers the user with the subprovider and hands in KYC, in one call [seed]; then a review that only polling notices:
 * webhooks are about cards alone [docs]. A rejection is a dead end, because nothing can be handed in again. [assumed from silence]
 */
export function createVerification(wire: Wire): Journey<Verification, Verified> {
  const ofUser = (dossier: Dossier<Verification>): Promise<Cardholder> =>
    wire.call('cardholders/get', Cardholder, { external_user_id: user(dossier), subprovider_code: dossier.intent.kycScope })
  const byId = (id: string): Promise<Cardholder> => wire.call('cardholders/get', Cardholder, { cardholder_id: id })

  const submit: Step<Verification, Verified> = {
    name: 'submit-kyc',
    taken: ({ refs }) => refs.id !== undefined,
    async take(dossier, key) {
      const form = missingForm(dossier)
      if (form !== undefined) return asks(form)
      const fields = { external_user_id: user(dossier), subprovider_code: dossier.intent.kycScope, kyc_data: kycData(dossier) }
      try {
        // One cardholder per user and subprovider: where there is one already, it belongs to the user that carries our reference.
        const created = wire.call('cardholders/create', Cardholder, fields, key)
        return progressOf(await onRefusal(['cardholder_already_exists'], created, () => ofUser(dossier)))
      } catch (thrown) {
        return complaint(thrown)
      }
    },
    async find(dossier, reads) {
      if (dossier.sentAt !== undefined) {
        const found = reads
          .get(`POST cardholders/get ${user(dossier)} ${dossier.intent.kycScope}`, () => ofUser(dossier))
          .then(progressOf)
        return onRefusal(['cardholder_not_found', ...UNKNOWN_USER], found, () => ({ is: 'absent' as const }))
      }
      // What was missing may have come in by another way (a profile corrected, a form of another provider); a value that was
      // not accepted must be answered for, or the same one would be sent again and again.
      const complete = dossier.refs.complaint === undefined && missingForm(dossier) === undefined
      return complete ? { is: 'moved', refs: {} } : { is: 'same', checkIn: FORM_SECONDS }
    },
  }

  const review: Step<Verification, Verified> = {
    name: 'await-review',
    taken: () => false,
    take: async ({ refs }) => progressOf(await byId(kept(refs, 'id', 'the cardholder'))),
    find: async ({ refs }, reads) => {
      const id = kept(refs, 'id', 'the cardholder')
      return progressOf(await reads.get(`POST cardholders/get ${id}`, () => byId(id)))
    },
  }
  return journeyOf([submit, review], { settlesIn: 10 })
}

const user = ({ intent }: Dossier<Verification>): string => kept(intent.cardholder, 'externalUserId', 'the user')

const asks = (form: FormRequirement): Progress<Verified> & { is: 'needs' } => ({
  is: 'needs',
  refs: {},
  requirements: [form],
  checkIn: FORM_SECONDS,
})

/** A refusal about one field is a question to the person: even "under age" may be a mistyped date. */
function complaint(thrown: unknown): Progress<Verified> {
  if (!(thrown instanceof Fault) || thrown.code !== 'rejected' || thrown.providerCode === undefined) throw thrown
  const form = complaintForm(thrown.providerCode)
  if (form === undefined) throw thrown
  const code = thrown.providerCode.endsWith('_underage') ? 'UNDER_AGE' : 'DETAILS_INVALID'
  return { ...asks(form), refs: { complaint: thrown.providerCode }, reason: { ...thrown.reason, code, retryable: true } }
}

function progressOf(cardholder: Cardholder): Progress<Verified> {
  const { kyc_status: kyc, registration_status: registered } = cardholder
  const at = { refs: { id: cardholder.cardholder_id }, providerStatus: `${kyc}/${registered}` }
  const standing = standingOf(kyc, registered)
  if (standing === 'WAITS') return { ...at, is: 'waits', checkIn: REVIEW_SECONDS }
  if (standing !== 'REFUSED') return { ...at, is: 'done', result: { status: standing } }
  const providerCode = kyc === 'rejected' ? 'kyc_rejected' : 'registration_failed'
  return { ...at, is: 'refused', reason: { code: 'PROVIDER_DECLINED', retryable: false, providerCode } }
}
