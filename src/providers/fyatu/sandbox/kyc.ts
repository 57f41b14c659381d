import { type Person, stamp, type State } from './state.ts'

/** The default reasons of a planned `reject` and `retry`: one that is final, and one that a new document corrects. */
const FINALLY = 'WATCHLIST_MATCH'
const MENDABLE = 'DOCUMENT_UNREADABLE'

export function submit(state: State, person: Person): void {
  person.kycStatus = 'PENDING'
  delete person.kycRejectionReason
  person.decidesAt = state.now().getTime() + state.decidesIn * 1000
  state.pending.add(person)
}

/** Makes every decision that is due. Lazy: the sandbox needs no timers, and a virtual clock works. */
export function settle(state: State): void {
  for (const person of state.pending) {
    const { decidesAt } = person
    // A person at the console has set a different word: the decision goes on when the word is PENDING again.
    if (decidesAt === undefined || decidesAt > state.now().getTime() || person.kycStatus !== 'PENDING') continue
    state.pending.delete(person)
    delete person.decidesAt
    const plan = state.plans.kyc.shift() ?? { outcome: 'approve' }
    if (plan.outcome === 'never') continue
    if (plan.outcome === 'approve') decide(state, person, 'APPROVED', decidesAt)
    else decide(state, person, 'REJECTED', decidesAt, plan.reason ?? (plan.outcome === 'retry' ? MENDABLE : FINALLY))
  }
}

export function decide(state: State, person: Person, kycStatus: string, at: number, reason?: string): void {
  const when = stamp(at)
  const { cardholderId } = person
  person.kycStatus = kycStatus
  person.updatedAt = when
  if (kycStatus === 'APPROVED') {
    person.kycVerifiedAt = when
    state.outbox.post('CARDHOLDER_KYC_APPROVED', { cardholderId, kycStatus, kycVerifiedAt: when }, when)
  } else if (kycStatus === 'REJECTED') {
    person.kycRejectionReason = reason ?? 'OTHER'
    state.outbox.post('CARDHOLDER_KYC_REJECTED', { cardholderId, kycStatus, kycRejectionReason: person.kycRejectionReason }, when)
  }
}
