import type { IssuedCard, Registered } from '../../domain/progress.ts'
import type { ReasonCode } from '../../domain/reason.ts'

/* The provider's words, and ours. A word that is missing here is unknown: nobody concludes anything from it. */

/** [seed] names ACTIVE and TERMINATED, [docs] SUSPENDED. */
export const CARDHOLDER_STATUS: Readonly<Record<string, Registered['status']>> = {
  ACTIVE: 'ACTIVE',
  SUSPENDED: 'SUSPENDED',
  TERMINATED: 'CLOSED',
}

/** What a KYC status means for the right to hold cards. UNSUBMITTED belongs to a superseded generation [docs-G1]. */
export const KYC_STATUS: Readonly<Record<string, 'pending' | 'granted' | 'rejected'>> = {
  PENDING: 'pending',
  UNSUBMITTED: 'pending',
  APPROVED: 'granted',
  // The seed never answers it, but the docs call it card-worthy.
  WAIVED: 'granted',
  REJECTED: 'rejected',
}

/** [docs]; an open list [assumed]. Watchlist and duplicate-identity findings must not tip the person off. */
export const KYC_REJECTION: Readonly<Record<string, ReasonCode>> = {
  DOCUMENT_EXPIRED: 'DOCUMENT_EXPIRED',
  DOCUMENT_UNREADABLE: 'DOCUMENT_UNREADABLE',
  NAME_MISMATCH: 'NAME_MISMATCH',
  UNDER_AGE: 'UNDER_AGE',
  UNSUPPORTED_COUNTRY: 'UNSUPPORTED_COUNTRY',
  WATCHLIST_MATCH: 'NOT_ELIGIBLE',
  DUPLICATE_IDENTITY: 'NOT_ELIGIBLE',
  OTHER: 'PROVIDER_DECLINED',
}

/** EXPIRED is offered by the portal's filter and named by no API page [docs]; such a card does not come back. */
export const CARD_STATUS: Readonly<Record<string, IssuedCard['status']>> = {
  ACTIVE: 'ACTIVE',
  FROZEN: 'FROZEN',
  TERMINATED: 'TERMINATED',
  EXPIRED: 'TERMINATED',
}
