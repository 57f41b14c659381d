import { describe, expect, it } from 'vitest'
import { reasonIn } from '../../../src/providers/artha/remarks.ts'
import { cardStatus, customerStatus, kycStatus, topupStatus } from '../../../src/providers/artha/statuses.ts'

const spellings = (status: string): string[] => {
  const words = status.split('_')
  const pascal = words.map(word => word.charAt(0).toUpperCase() + word.slice(1))
  return [status, words.join(''), pascal.join(''), pascal.join(' '), words.join('-'), status.toUpperCase()]
}

describe('every spelling of every status', () => {
  it.each([
    [customerStatus, { active: 'ACTIVE', suspended: 'SUSPENDED', closed: 'CLOSED' }],
    [kycStatus, { approved: 'approved', rejected: 'rejected', under_review: 'waiting', pending: 'waiting' }],
    [
      cardStatus,
      {
        pending: 'pending',
        under_review: 'pending',
        failed: 'failed',
        inactive: 'INACTIVE',
        active: 'ACTIVE',
        frozen: 'FROZEN',
        cancelled: 'TERMINATED',
      },
    ],
    [
      topupStatus,
      {
        pending: 'pending',
        processing: 'pending',
        approved: 'approved',
        completed: 'approved',
        rejected: 'rejected',
        failed: 'rejected',
      },
    ],
  ] as [(status: string) => string | undefined, Record<string, string>][])('means the same', (read, meanings) => {
    for (const [status, meaning] of Object.entries(meanings))
      for (const spelling of spellings(status)) expect(read(spelling), spelling).toBe(meaning)
    for (const stranger of ['', 'quarantined', 'constructor', null, undefined]) expect(read(stranger as string)).toBeUndefined()
  })
})

describe('what remarks say', () => {
  it.each([
    ['Document is blurred', 'DOCUMENT_UNREADABLE'],
    ['The image is not clear', 'DOCUMENT_UNREADABLE'],
    ['Passport expired', 'DOCUMENT_EXPIRED'],
    ['Name does not match the document', 'NAME_MISMATCH'],
    ['Applicant is under 18', 'UNDER_AGE'],
    ['Nationality not supported', 'UNSUPPORTED_COUNTRY'],
    ['Sanctions watchlist hit; document blurred', 'NOT_ELIGIBLE'],
    ['Suspected fraud', 'NOT_ELIGIBLE'],
    ['Duplicate identity', 'NOT_ELIGIBLE'],
    ['Image of page 3 missing', 'PROVIDER_DECLINED'],
    ['', 'PROVIDER_DECLINED'],
  ])('%j is %s', (remarks, code) => {
    expect(reasonIn(remarks).code).toBe(code)
    expect(reasonIn(remarks).providerMessage?.reveal() ?? '').toBe(remarks)
  })
})
