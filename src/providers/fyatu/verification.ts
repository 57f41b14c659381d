import type { Key } from '../../domain/key.ts'
import type { Observation, Progress, Verified } from '../../domain/progress.ts'
import type { Dossier, Journey, Reads, Verification } from '../../domain/provider.ts'
import { freshReads } from '../../domain/fresh-reads.ts'
import { journeyOf, type Step } from '../kit/steps.ts'
import { cardholderRecord, cardholderStanding, foreseeStandings, registeredId } from './cardholders.ts'
import { kycDocument, documentAsked, keepingDocuments } from './documents.ts'
import { decision, SAFETY_POLL } from './kyc-decision.ts'
import { correction, disputedForm, type Known } from './person.ts'
import { reasonOf, refused } from './rejections.ts'
import { Anything, KycSubmitted } from './shapes.ts'
import { KYC_STATUS } from './statuses.ts'
import { segment, type Wire } from './wire.ts'

type Application = Dossier<Verification>
type VerificationStep = Step<Verification, Verified>

const SETTLES_IN = 20
/** Somebody must act who has not yet. */
const UNCHANGED = { is: 'same', checkIn: SAFETY_POLL } as const

/**
 * Creation has already submitted the first attempt [seed], so that one only waits. Another attempt first makes the provider's
 * record say what ours does, because a resubmission carries documents but no names, and a correction alone does not restart
 * KYC [assumed]; then it is submitted.
 */
export function createVerification(wire: Wire): Journey<Verification, Verified> {
  const journey = journeyOf([correctDetails(wire), submitKyc(wire), awaitDecision(wire)], { settlesIn: SETTLES_IN })
  return keepingDocuments({
    ...journey,
    async observe(dossiers, reads) {
      const resting = dossiers.filter(({ sentAt }) => sentAt === undefined)
      await foreseeStandings(
        wire,
        reads,
        resting.flatMap(({ intent }) => intent.cardholder.id ?? []),
      )
      return journey.observe(dossiers, reads)
    },
  })
}

const cardholderIn = ({ intent }: Application): string => registeredId(intent.cardholder)
const attemptOf = ({ intent }: Application): string => String(intent.attempt)
const knownIn = ({ intent, held }: Application): Known => ({ profile: intent.profile.reveal(), held })

function correctDetails(wire: Wire): VerificationStep {
  const corrected = (dossier: Application): Progress<Verified> => ({ is: 'moved', refs: { corrected: attemptOf(dossier) } })
  const lacking = async (dossier: Application, reads: Reads) =>
    correction(knownIn(dossier), (await cardholderRecord(wire, reads, cardholderIn(dossier))).profile.reveal())

  return {
    name: 'correct-details',
    taken: dossier => dossier.intent.attempt === 1 || dossier.refs.corrected === attemptOf(dossier),
    async take(dossier, key) {
      const body = await lacking(dossier, freshReads())
      if (Object.keys(body).length === 0) return corrected(dossier)
      const path = `/cardholders/${segment(cardholderIn(dossier))}`
      const said = await wire.write({ operation: 'PATCH cardholder', method: 'PATCH', path, body }, key, Anything)
      // Locked means that it was approved meanwhile, which the next step will see.
      if (said.yes || said.rejection.code === 'KYC_FIELD_LOCKED') return corrected(dossier)
      const disputed = said.rejection.code === 'CARDHOLDER_EMAIL_EXISTS' ? ['email'] : said.rejection.fields
      const form = disputedForm(disputed)
      if (form === undefined) return refused(said.rejection)
      return { is: 'needs', refs: {}, requirements: [form], checkIn: SAFETY_POLL, reason: reasonOf(said.rejection) }
    },
    async find(dossier, reads) {
      if (Object.keys(await lacking(dossier, reads)).length === 0) return corrected(dossier)
      // Saying the same twice is harmless, so whatever still differs is said again.
      return dossier.sentAt === undefined ? UNCHANGED : { is: 'repeatable' }
    },
  }
}

function submitKyc(wire: Wire): VerificationStep {
  const submitted = (dossier: Application): Progress<Verified> => ({
    is: 'moved',
    refs: { submitted: attemptOf(dossier), cardholderId: cardholderIn(dossier) },
  })
  /** Only a rejected one is submitted: from WAIVED it would take away the right to cards [assumed]. */
  const open = async (dossier: Application, reads: Reads): Promise<boolean> =>
    KYC_STATUS[(await cardholderRecord(wire, reads, cardholderIn(dossier))).kycStatus] === 'rejected'

  return {
    name: 'submit-kyc',
    taken: dossier => dossier.intent.attempt === 1 || dossier.refs.submitted === attemptOf(dossier),
    async take(dossier, key) {
      if (!(await open(dossier, freshReads()))) return submitted(dossier)
      return submit(wire, dossier, key, submitted(dossier))
    },
    async find(dossier, reads) {
      if (!(await open(dossier, reads))) return submitted(dossier)
      // Rejected may be from before or already the answer to this one; either way submitting it again is only another look.
      return dossier.sentAt === undefined ? UNCHANGED : { is: 'repeatable' }
    },
  }
}

async function submit(wire: Wire, dossier: Application, key: Key, submitted: Progress<Verified>): Promise<Progress<Verified>> {
  const document = kycDocument(dossier.held)
  const path = `/cardholders/${segment(cardholderIn(dossier))}/kyc`
  const write = {
    operation: 'POST kyc',
    method: 'POST' as const,
    path,
    ...(document === undefined ? {} : { body: { kycDocument: document } }),
  }
  const said = await wire.write(write, key, KycSubmitted)
  if (said.yes) {
    const { kycStatus } = said.data
    return KYC_STATUS[kycStatus] === 'pending'
      ? { is: 'waits', refs: submitted.refs, providerStatus: kycStatus, checkIn: SAFETY_POLL }
      : submitted
  }
  if (said.rejection.code === 'KYC_ALREADY_APPROVED') return submitted
  if (said.rejection.code !== 'VALIDATION_ERROR') return refused(said.rejection)
  const requirements = [documentAsked('The last document was not accepted.')] as const
  return { is: 'needs', refs: {}, requirements, checkIn: SAFETY_POLL, reason: reasonOf(said.rejection) }
}

function awaitDecision(wire: Wire): VerificationStep {
  const look = async (dossier: Application, reads: Reads): Promise<Progress<Verified>> => {
    const id = cardholderIn(dossier)
    const standing = await cardholderStanding(wire, reads, id)
    // Summaries leave the rejection reason out [docs].
    const { kycStatus, rejection } =
      KYC_STATUS[standing.kycStatus] === 'rejected' ? await cardholderRecord(wire, reads, id) : standing
    const decided = decision(kycStatus, rejection, dossier.refs)
    return { ...decided, refs: { ...decided.refs, cardholderId: id } }
  }
  return {
    name: 'await-decision',
    taken: ({ refs }) => refs.granted !== undefined,
    take: dossier => look(dossier, freshReads()),
    find: (dossier, reads): Promise<Observation<Verified>> => look(dossier, reads),
  }
}
