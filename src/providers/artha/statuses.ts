import type { IssuedCard, Registered } from '../../domain/progress.ts'

/** One status has up to four spellings: underreview, under_review, UnderReview, "Under Review" [seed, docs]. */
export const plain = (status: string | null | undefined): string => (status ?? '').toLowerCase().replace(/[_\-\s]/g, '')

/** What an unknown word maps to is up to whoever asks, and never final. */
const lookUp =
  <Meaning>(words: Readonly<Record<string, Meaning>>) =>
  (status: string | null | undefined): Meaning | undefined =>
    Object.hasOwn(words, plain(status)) ? words[plain(status)] : undefined

export const customerStatus = lookUp<Registered['status']>({ active: 'ACTIVE', suspended: 'SUSPENDED', closed: 'CLOSED' })

export const kycStatus = lookUp<'approved' | 'rejected' | 'waiting'>({
  approved: 'approved',
  rejected: 'rejected',
  underreview: 'waiting',
  pending: 'waiting',
})

/** The guide's words and the reference's are taken to share one field [assumed]. */
export const cardStatus = lookUp<IssuedCard['status'] | 'pending' | 'failed'>({
  pending: 'pending',
  underreview: 'pending',
  failed: 'failed',
  inactive: 'INACTIVE',
  active: 'ACTIVE',
  frozen: 'FROZEN',
  cancelled: 'TERMINATED',
  canceled: 'TERMINATED',
})

/** processing, completed and failed are the oldest reference's [docs A]. */
export const topupStatus = lookUp<'approved' | 'rejected' | 'pending'>({
  pending: 'pending',
  processing: 'pending',
  approved: 'approved',
  completed: 'approved',
  rejected: 'rejected',
  failed: 'rejected',
})
