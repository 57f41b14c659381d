import type { IssuedCard } from '../../domain/progress.ts'

/**
 * How far a customer is, from `flow_status` [seed]. `kyc_approved` is named only in create's 409 rule and reads as
 * `kyc_completed`; `safe_deployed` as 5 [assumed]. A word that nobody documents has no stage.
 */
const STAGES: Readonly<Record<string, number>> = {
  otp_requested: 1,
  otp_verified: 2,
  kyc_initiated: 3,
  kyc_completed: 4,
  kyc_approved: 4,
  safe_deploying: 5,
  safe_deployed: 5,
  card_created: 6,
  active: 6,
}
export const STAGE = { codeSent: 1, emailProven: 2, sourceOfFundsIn: 5, cardIssued: 6 } as const
export const FLOW_STATUSES = Object.keys(STAGES)

/** 0 for a word we do not know: nothing is concluded from it. */
export const stageOf = (flowStatus: string): number => STAGES[flowStatus.toLowerCase()] ?? 0

/** What a `kyc_status` asks of us. */
export type KycMeaning = 'visit' | 'busy' | 'approved' | 'rejected'
const KYC: Readonly<Record<string, KycMeaning>> = {
  pending: 'visit',
  // Not "under review": documents are asked for again, and the customer must act [docs].
  pending_review: 'visit',
  // A new link reopens it [assumed].
  expired: 'visit',
  in_progress: 'busy',
  approved: 'approved',
  rejected: 'rejected',
}
export const KYC_STATUSES = Object.keys(KYC)
export const kycMeaning = (kycStatus: string): KycMeaning | undefined => KYC[kycStatus.toLowerCase()]

/** `cancelled` and `deactivated` are known from the names of events only [assumed]. A lost card is not said to be final. */
const CARDS: Readonly<Record<string, IssuedCard['status']>> = {
  active: 'ACTIVE',
  frozen: 'FROZEN',
  blocked: 'BLOCKED',
  lost: 'BLOCKED',
  deactivated: 'BLOCKED',
  stolen: 'TERMINATED',
  voided: 'TERMINATED',
  cancelled: 'TERMINATED',
}
export const CARD_STATUSES = Object.keys(CARDS)
export const cardStatusOf = (status: string): IssuedCard['status'] | undefined => CARDS[status.toLowerCase()]
