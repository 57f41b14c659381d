import type { IssuedCard, Verified } from '../../domain/progress.ts'

/**
 * Where a person stands with a subprovider. Two statuses say it together: only an approved KYC *and* an active registration
 * can have a card. [seed: the values; assumed: the rule] A word we do not know is never final.
 */
export function standingOf(kyc: string, registration: string): Verified['status'] | 'REFUSED' | 'WAITS' {
  if (kyc === 'rejected') return 'REFUSED'
  // Whatever has become of the registration since: an approval that ran out was no rejection.
  if (kyc === 'expired') return 'EXPIRED'
  if (registration === 'failed') return 'REFUSED'
  if (kyc !== 'approved') return 'WAITS'
  if (registration === 'active') return 'APPROVED'
  return registration === 'suspended' ? 'SUSPENDED' : 'WAITS'
}

type Standing = Pick<IssuedCard, 'status' | 'fundable'>

/** The seven card statuses [docs]; `pending` are the ones before there is anything to use. */
const CARD: Readonly<Record<string, Standing | 'pending'>> = {
  pending_order: 'pending',
  paid: 'pending',
  pending_activation: 'pending',
  /** Waits for the person's first top-up, which the provider takes in this state. [assumed: from its name] */
  wait_for_topup_activation_by_user: { status: 'INACTIVE', fundable: true },
  active: { status: 'ACTIVE', fundable: true },
  frozen: { status: 'FROZEN', fundable: false },
  closed: { status: 'TERMINATED', fundable: false },
}

export const cardStanding = (status: string): Standing | 'pending' => CARD[status] ?? 'pending'

/** Only the order's own status ends it; a sub-status such as card_create_error does not. [docs: final; assumed: sub-statuses] */
export const orderEnds = (status: string): 'completed' | 'failed' | undefined =>
  status === 'completed' || status === 'failed' ? status : undefined
