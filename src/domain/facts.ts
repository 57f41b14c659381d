import type { Money } from './money.ts'
import type { TopupTarget } from './provider.ts'

/** Facts about a journey's card or top-up beyond the status; no personal data. */
export type Facts = {
  readonly type?: 'VIRTUAL' | 'PHYSICAL'
  readonly brand?: string
  readonly last4?: string
  readonly expiryMonth?: number
  readonly expiryYear?: number
  readonly currency?: string
  readonly fundable?: boolean
  readonly amount?: Money
  readonly initialAmount?: Money
  readonly fee?: Money
  readonly target?: TopupTarget
  readonly refundedToProgram?: boolean
}
