import type { Sandbox } from '../../kit/sandbox.ts'
import { become, newCard } from './cards.ts'
import { newPerson } from './cardholders.ts'
import { decide } from './kyc.ts'
import { type Person, PRODUCTS, stamp, type State } from './state.ts'

/** The portal of a person. Any word is accepted, so that tests can try unknown words. */
export function actAtConsole(state: State, ...[kind, id, word]: Parameters<Sandbox['console']>): void {
  const status = word.toUpperCase()
  const missing = (): never => {
    throw new Error(`expected a ${kind} of the sandbox but got ${id}`)
  }
  const person = state.people.get(id)
  switch (kind) {
    case 'cardholder':
      return changePerson(state, person ?? missing(), status)
    case 'kyc':
      return decide(state, person ?? missing(), status, state.now().getTime())
    case 'card':
      return become(state, state.cards.get(id) ?? missing(), status)
    case 'topup':
      ;(state.topups.find(topup => topup.id === id) ?? missing()).entry.status = status
  }
}

const PERSON_EVENTS: Readonly<Record<string, string>> = {
  ACTIVE: 'REACTIVATED',
  SUSPENDED: 'SUSPENDED',
  TERMINATED: 'TERMINATED',
}

/** Suspension freezes the person's active cards, reactivation thaws the same cards, termination ends all [docs]. */
function changePerson(state: State, person: Person, status: string): void {
  const at = stamp(state.now())
  Object.assign(person, {
    status,
    updatedAt: at,
    suspendedAt: status === 'SUSPENDED' ? at : null,
    ...(status === 'TERMINATED' ? { terminatedAt: at } : {}),
  })
  for (const card of person.cards) {
    if (status === 'SUSPENDED' && card.status === 'ACTIVE') become(state, card, 'FROZEN', true)
    if (status === 'ACTIVE' && card.frozenBySuspension) become(state, card, 'ACTIVE', true)
    if (status === 'TERMINATED' && card.status !== 'TERMINATED') become(state, card, 'TERMINATED')
  }
  const event = PERSON_EVENTS[status]
  const { cardholderId } = person
  const when = status === 'SUSPENDED' ? { suspendedAt: at } : status === 'TERMINATED' ? { terminatedAt: at } : {}
  if (event !== undefined) state.outbox.post(`CARDHOLDER_${event}`, { cardholderId, status, ...when })
}

/** People with KYC behind them and one card each, without a call. */
export function seedReady(state: State, count: number): ReturnType<Sandbox['seedReady']> {
  return Array.from({ length: count }, () => {
    const number = state.people.size + 1
    const person = newPerson(state, {
      firstName: 'Sample',
      lastName: `Person${number}`,
      email: `sample.person.${number}@example.test`,
      dateOfBirth: '1990-01-01',
      nationality: 'SE',
      address: { address: 'Storgatan 4', city: 'Uppsala', country: 'SE' },
    })
    Object.assign(person, { kycStatus: 'APPROVED', kycVerifiedAt: person.createdAt })
    const card = newCard(state, person, PRODUCTS[0] as (typeof PRODUCTS)[number], 0)
    const { cardholderId } = person
    return {
      cardholder: { id: cardholderId },
      kyc: { cardholderId, granted: 'APPROVED' },
      card: { id: card.id, cardholderId, reloadable: 'yes' },
    }
  })
}
