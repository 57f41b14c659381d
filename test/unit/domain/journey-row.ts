import type { Kind } from '../../../src/domain/provider.ts'
import type { JourneyRow } from '../../../src/storage/schema.ts'

export const START = new Date('2026-04-01T09:00:00Z')

/** A journey's row as it begins, ready for its first step, but for what the test says. */
export function journeyRow(kind: Kind, more: Partial<JourneyRow> = {}): JourneyRow {
  return {
    id: `${kind}_1`,
    kind,
    provider: 'acme',
    ownerId: 'cus_1',
    customerId: 'cus_1',
    cardholderId: kind === 'cardholder' ? null : 'cardholder_1',
    kycId: kind === 'card' ? 'kyc_1' : null,
    cardId: kind === 'topup' ? 'card_1' : null,
    productRef: 'virtual',
    kycScope: kind === 'kyc' ? 'virtual' : null,
    phase: 'ready',
    status: 'PENDING',
    reason: null,
    wanted: null,
    control: null,
    stepsDone: 0,
    attempt: 1,
    providerRef: null,
    providerStatus: null,
    refs: {},
    evidence: {},
    facts: {},
    sealed: null,
    answers: null,
    polls: 0,
    dueAt: START,
    deadlineAt: null,
    settledBy: null,
    hintedAt: null,
    observedAt: null,
    leaseToken: null,
    leaseUntil: null,
    idempotencyKey: null,
    fingerprint: null,
    revision: 1,
    version: 1,
    submittedAt: null,
    decidedAt: null,
    createdAt: START,
    updatedAt: START,
    ...more,
  }
}
