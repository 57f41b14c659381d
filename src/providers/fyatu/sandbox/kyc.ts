import { type Person, stamp, type State } from './state.ts'

/** What a planned `reject` and `retry` say unless told: one that is final, and one that a new document mends. */
const FINALLY = 'WATCHLIST_MATCH'
const MENDABLE = 'DOCUMENT_UNREADABLE'

export function submit(state: State, person: Person): void {
  person.kycStatus = 'PENDING'
  delete person.kycRejectionReason
  person.decidesAt = state.now().getTime() + state.decidesIn * 1000
  state.pending.add(person)
}

/** Decides whatever has had its time by now. Lazy: the world needs no timers, and a virtual clock will do. */
export function settle(state: State): void {
  for (const person of state.pending) {
    const { decidesAt } = person
    // Somebody at the console has given it another word: it goes on when it is PENDING again.
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
