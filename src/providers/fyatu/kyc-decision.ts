import type { Progress, Refs, Verified } from '../../domain/progress.ts'
import type { Reason } from '../../domain/reason.ts'
import type { Requirement } from '../../domain/requirement.ts'
import { documentAsked } from './documents.ts'
import { disputedForm } from './person.ts'
import { KYC_REJECTION, KYC_STATUS } from './statuses.ts'

/** The webhook tells; this is for the one that got lost. */
export const SAFETY_POLL = 120

/**
 * What a KYC status says of an application whose refs are these. `granted` among them is the status by which it was once
 * approved: a later PENDING or, after WAIVED, REJECTED takes away the right to new cards without undoing the approval
 * [assumed]; APPROVED and then REJECTED is a contradiction, which a person must look at.
 */
export function decision(status: string, rejection: string | undefined, refs: Refs): Progress<Verified> {
  const found = { refs: {}, providerStatus: status }
  const { granted } = refs
  const waiting = { ...found, is: 'waits', checkIn: SAFETY_POLL } as const
  const meaning = KYC_STATUS[status]
  if (meaning === undefined) return waiting
  switch (meaning) {
    case 'granted':
      return { ...found, refs: { granted: status }, is: 'done', result: { status: 'APPROVED' } }
    case 'rejected':
      if (granted === 'WAIVED') return { ...found, is: 'done', result: { status: 'SUSPENDED' } }
      return { ...found, is: 'refused', reason: rejectionReason(rejection), requirements: askedAgain(rejection) }
    case 'pending':
      if (granted !== undefined) return { ...found, is: 'done', result: { status: 'SUSPENDED' } }
      return waiting
  }
}

function rejectionReason(rejection: string | undefined): Reason {
  const code = KYC_REJECTION[rejection ?? ''] ?? 'PROVIDER_DECLINED'
  return { code, ...(rejection === undefined ? {} : { providerCode: rejection }) }
}

/** What a person may put right before it is submitted again. */
function askedAgain(rejection: string | undefined): readonly Requirement[] {
  if (rejection === 'DOCUMENT_EXPIRED') return [documentAsked('The last document has expired.')]
  if (rejection === 'DOCUMENT_UNREADABLE') return [documentAsked('The last document could not be read.')]
  const names = rejection === 'NAME_MISMATCH' ? disputedForm(['firstName', 'lastName']) : undefined
  return names === undefined ? [] : [names]
}
