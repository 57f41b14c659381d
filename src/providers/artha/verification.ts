import type { Key } from '../../domain/key.ts'
import type { NonEmpty, Observation, Progress, Refs, Verified } from '../../domain/progress.ts'
import type { Dossier, Journey, Reads, Verification } from '../../domain/provider.ts'
import type { Requirement } from '../../domain/requirement.ts'
import { kept } from '../kit/kept.ts'
import { journeyOf } from '../kit/steps.ts'
import { correctable, FORM, handIn, kycDetails, missing } from './kyc-details.ts'
import { wantedBy, type Wanted } from './kyc-requirements.ts'
import { kycRequirementsOf, type Products } from './products.ts'
import { detailsOf, form } from './questions.ts'
import { reasonIn } from './remarks.ts'
import { applicantShape, type Applicant } from './shapes.ts'
import { kycStatus } from './statuses.ts'
import { problemWith, upload } from './uploads.ts'
import type { Wire } from './wire.ts'

/** "Poll every 30 to 60 seconds with exponential backoff" [seed]. */
const CHECK_IN = 30
const SETTLES_IN = 30

type Case = Dossier<Verification>

/** Phases 2 and 3, per customer and product: documents up, application in, poll until it is decided. */
export function createVerification(wire: Wire, products: Products): Journey<Verification, Verified> {
  const wanted = async (dossier: Case): Promise<Wanted> =>
    wantedBy(kycRequirementsOf(await products.get(dossier.intent.productRef)))
  const read = ({ intent }: Case, reads: Reads): Promise<Applicant> => {
    const path = `${pathOf(intent)}/applicantstatus`
    return reads.get(`GET ${path}`, () => wire.read('GET applicantstatus', path, applicantShape))
  }

  async function handInDocument(dossier: Case, key: Key): Promise<Progress<Verified>> {
    const document = dossier.answer?.shape === 'document' ? dossier.answer : undefined
    const asked = (await wanted(dossier)).documents.find(({ name }) => name === document?.name)
    // Handed in for something that is no longer wanted.
    if (document === undefined || asked === undefined) return { is: 'moved', refs: {} }
    const again = (problem: string): Progress<Verified> => ({
      is: 'needs',
      refs: {},
      requirements: [handIn(asked, problem)],
      checkIn: CHECK_IN,
    })
    const problem = problemWith(asked, document.document)
    if (problem !== undefined) return again(problem)
    const uploaded = await upload(wire, asked, document.document, key)
    return uploaded.rejected
      ? again('This file was not accepted. Please hand in a clear picture.')
      : { is: 'moved', refs: {}, held: uploaded.held }
  }

  async function submit(dossier: Case, key: Key): Promise<Progress<Verified>> {
    const { intent, held } = dossier
    const wants = await wanted(dossier)
    const details = detailsOf(intent.profile.reveal(), held)
    const [first, ...more] = missing(wants, details, held)
    if (first !== undefined) return needs([first, ...more], 'details')

    const body = { json: { kycDetails: kycDetails(wants, customerIn(intent), details, held) } }
    const answer = await wire.write('POST applicant', 'POST', `${pathOf(intent)}/applicant`, body, key)
    // An application is open or approved already: this one arrived before [assumed]. Any 2xx is an acknowledgement [seed].
    if (!answer.rejected || answer.status === 409) return submitted(intent)
    const wrong = answer.fields.map(field => wants.fields[field.replace(/^kycDetails\./, '')]).filter(name => name !== undefined)
    if (wrong.length > 0) return needs([form(FORM, 'Your details', [...new Set(wrong)], { problems: wrong })], 'correction')
    return { is: 'refused', refs: refsOf(intent), reason: answer.reason, requirements: correctable(wants, false) }
  }

  async function decide(dossier: Case, { applicantStatus, remarks }: Applicant): Promise<Progress<Verified>> {
    const about = { refs: submitted(dossier.intent).refs, providerStatus: applicantStatus }
    const status = kycStatus(applicantStatus)
    if (status === 'approved') return { ...about, is: 'done', result: { status: 'APPROVED' } }
    if (status !== 'rejected') return { ...about, is: 'waits', checkIn: CHECK_IN }
    const reason = reasonIn(remarks)
    const documentsOnly = reason.code === 'DOCUMENT_UNREADABLE' || reason.code === 'DOCUMENT_EXPIRED'
    return { ...about, is: 'refused', reason, requirements: correctable(await wanted(dossier), documentsOnly) }
  }

  /**
   * An untouched customer and product read as under review [docs C], so that word alone proves no submission:
   * the same application is sent again, and a 409 says that it had arrived. A decision does prove one.
   */
  async function findApplication(dossier: Case, reads: Reads): Promise<Observation<Verified>> {
    const applicant = await read(dossier, reads)
    const status = kycStatus(applicant.applicantStatus)
    const again = dossier.intent.attempt > 1
    if (status === 'approved' || (status === 'rejected' && !again)) return decide(dossier, applicant)
    if (dossier.sentAt === undefined) return stillAsked(dossier)
    // It was rejected before this attempt, so only a new application can have put it under review again.
    return again && status === 'waiting' ? decide(dossier, applicant) : { is: 'repeatable' }
  }

  /** A person was asked for something; an updated profile may have answered it elsewhere. A correction only they can give. */
  async function stillAsked(dossier: Case): Promise<Observation<Verified>> {
    if (dossier.refs.awaits === 'correction') return { is: 'same', checkIn: CHECK_IN }
    const details = detailsOf(dossier.intent.profile.reveal(), dossier.held)
    return missing(await wanted(dossier), details, dossier.held).length === 0
      ? { is: 'moved', refs: {} }
      : { is: 'same', checkIn: CHECK_IN }
  }

  const isSubmitted = ({ refs, intent }: Case): boolean => refs.submitted === String(intent.attempt)
  const decision = async (dossier: Case, reads: Reads): Promise<Progress<Verified>> => decide(dossier, await read(dossier, reads))
  return journeyOf<Verification, Verified>(
    [
      {
        name: 'upload-document',
        taken: ({ answer }) => answer?.shape !== 'document',
        take: handInDocument,
        // A second copy of a file that nothing refers to does nothing.
        find: async (dossier, reads) => (dossier.sentAt === undefined ? decision(dossier, reads) : { is: 'repeatable' }),
      },
      { name: 'submit-applicant', taken: isSubmitted, take: submit, find: findApplication },
      {
        name: 'decision',
        taken: () => false,
        take: async ({ intent }) => submitted(intent),
        find: decision,
      },
    ],
    { settlesIn: SETTLES_IN },
  )
}

const customerIn = ({ cardholder }: Verification): string => kept(cardholder, 'id', 'the customer')
const pathOf = (intent: Verification): string =>
  `/customers/${encodeURIComponent(customerIn(intent))}/products/${encodeURIComponent(intent.productRef)}`
/** An application has no id of its own; the pair is its identity [seed], and what a webhook names it by. */
const refsOf = (intent: Verification): Refs => ({ customerId: customerIn(intent), productId: intent.productRef })
const submitted = (intent: Verification): Progress<Verified> => ({
  is: 'waits',
  refs: { ...refsOf(intent), submitted: String(intent.attempt) },
  checkIn: CHECK_IN,
})
const needs = (requirements: NonEmpty<Requirement>, awaits: 'details' | 'correction'): Progress<Verified> => ({
  is: 'needs',
  refs: { awaits },
  requirements,
  checkIn: CHECK_IN,
})
