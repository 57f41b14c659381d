import type { Key } from '../../domain/key.ts'
import type { Observation, Progress, Verified } from '../../domain/progress.ts'
import type { Dossier, Reads, Verification } from '../../domain/provider.ts'
import type { Step } from '../kit/steps.ts'
import { customerPath, getCustomer, knownCustomer } from './customer.ts'
import { rejection } from './rejections.ts'
import { linkShape, type YativoCustomer } from './shapes.ts'
import { customerOf, marked, marksOf, rejected } from './marks.ts'
import { kycMeaning } from './statuses.ts'
import type { Wire } from './wire.ts'

type Verifying = Dossier<Verification>

/** A link dies an hour after it was made [docs]. */
const LINK_SECONDS = 3600
const PROBLEMS: Readonly<Record<string, string>> = {
  pending_review: 'Something was not accepted. Please open the page again and correct it.',
  expired: 'Your last check has expired. Please open the page again.',
}

/**
 * The hosted identity check. Asking for its link is a GET that acts (it moves the stage and makes a new link), so it is
 * sent as a write. The outcome is never pushed [docs].
 * Refs: `linkUntil`, and `visitFor`, the KYC status that the last link is for; "nothing" once its visit was made.
 */
export function identity(wire: Wire, now: () => Date): Step<Verification, Verified> {
  async function take(dossier: Verifying, key: Key): Promise<Progress<Verified>> {
    const customer = customerOf(dossier)
    const path = customerPath(customer, 'kyc-link')
    const said = await wire.call({ operation: 'GET kyc-link', method: 'GET', path, key })
    if (said.code === 'KYC_ALREADY_APPROVED' || said.code === 'KYC_REJECTED') {
      const record = await getCustomer(wire, customer)
      if (record !== undefined) return decided(record)
    }
    if (said.code !== undefined) throw rejection(said, 'GET kyc-link')
    return visit(dossier, said.as(linkShape))
  }

  function visit(
    dossier: Verifying,
    link: { sumsub_link: string; applicant_id?: string | null | undefined },
  ): Progress<Verified> {
    const expiresAt = new Date(now().getTime() + LINK_SECONDS * 1000)
    const visitFor = dossier.refs.visitFor ?? 'pending'
    const problem = PROBLEMS[visitFor]
    return {
      is: 'needs',
      refs: {
        customer: customerOf(dossier),
        linkUntil: expiresAt.toISOString(),
        visitFor,
        ...(link.applicant_id ? { applicant: link.applicant_id } : {}),
      },
      providerStatus: visitFor,
      requirements: [
        {
          shape: 'visit',
          name: 'identity-check',
          label: 'Prove who you are on the page of the card issuer',
          url: link.sumsub_link,
          expiresAt,
          renewable: true,
          ...(problem === undefined ? {} : { problem }),
        },
      ],
      checkIn: 15,
    }
  }

  async function find(dossier: Verifying, reads: Reads): Promise<Observation<Verified>> {
    const record = await knownCustomer(wire, customerOf(dossier), reads)
    const { kycStatus: providerStatus } = record
    switch (kycMeaning(providerStatus)) {
      case 'approved':
        return { is: 'moved', refs: marksOf(record), providerStatus }
      case 'rejected':
        return rejected(wire, record)
      case 'busy':
        return { is: 'waits', refs: { customer: record.id, visitFor: 'nothing' }, providerStatus, checkIn: 30 }
      case 'visit':
        return toVisit(dossier, providerStatus)
      case undefined:
        return dossier.sentAt === undefined ? { is: 'same' } : { is: 'repeatable' }
    }
  }

  /** Whatever the link was refused for is in the record too, and how far they had come. */
  const decided = async (record: YativoCustomer): Promise<Progress<Verified>> =>
    kycMeaning(record.kycStatus) === 'rejected'
      ? rejected(wire, record)
      : { is: 'moved', refs: { ...marksOf(record), identity: record.id } }

  /** The person must act. They have a link already, unless it has gone stale or was for something else. */
  function toVisit({ refs, sentAt }: Verifying, providerStatus: string): Observation<Verified> {
    // One more link does no harm, and the last one's address was lost with the answer.
    if (sentAt !== undefined) return { is: 'repeatable' }
    const visitFor = providerStatus.toLowerCase()
    const fresh = refs.linkUntil !== undefined && now() < new Date(refs.linkUntil)
    const reopened = refs.visitFor === 'expired' && visitFor === 'pending'
    return fresh && (refs.visitFor === visitFor || reopened)
      ? { is: 'same' }
      : { is: 'moved', refs: { visitFor }, providerStatus }
  }

  return { name: 'identity', taken: dossier => marked(dossier, 'identity'), take, find }
}
