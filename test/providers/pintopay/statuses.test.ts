import { describe, expect, it } from 'vitest'
import { cardStanding, orderEnds, standingOf } from '../../../src/providers/pintopay/statuses.ts'

describe('statuses', () => {
  const table = [
    // KYC, then registration pending, active, suspended, failed.
    ['not_started', 'WAITS', 'WAITS', 'WAITS', 'REFUSED'],
    ['pending', 'WAITS', 'WAITS', 'WAITS', 'REFUSED'],
    ['approved', 'WAITS', 'APPROVED', 'SUSPENDED', 'REFUSED'],
    ['rejected', 'REFUSED', 'REFUSED', 'REFUSED', 'REFUSED'],
    ['expired', 'EXPIRED', 'EXPIRED', 'EXPIRED', 'EXPIRED'],
    ['never_heard_of', 'WAITS', 'WAITS', 'WAITS', 'REFUSED'],
  ] as const
  it.each(table)('of a person with KYC %s give the standing of each registration', (kyc, ...standings) => {
    expect(['pending', 'active', 'suspended', 'failed'].map(registration => standingOf(kyc, registration))).toEqual(standings)
  })

  it('of a registration that nobody has heard of are never final', () => {
    expect(standingOf('approved', 'never_heard_of')).toBe('WAITS')
  })

  it.each([
    ['pending_order', 'pending'],
    ['paid', 'pending'],
    ['pending_activation', 'pending'],
    ['wait_for_topup_activation_by_user', { status: 'INACTIVE', fundable: true }],
    ['active', { status: 'ACTIVE', fundable: true }],
    ['frozen', { status: 'FROZEN', fundable: false }],
    ['closed', { status: 'TERMINATED', fundable: false }],
    ['never_heard_of', 'pending'],
  ])('of a card give the standing of the word %s', (status, standing) => {
    expect(cardStanding(status)).toEqual(standing)
  })

  it.each(['new', 'activating', 'processing', 'paid', 'never_heard_of'])('of an order: %s does not end it', status => {
    expect(orderEnds(status)).toBeUndefined()
  })
})
