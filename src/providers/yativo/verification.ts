import type { Verified } from '../../domain/progress.ts'
import type { Journey, Verification } from '../../domain/provider.ts'
import { journeyOf } from '../kit/steps.ts'
import { identity } from './identity.ts'
import { phone } from './phone.ts'
import { sourceOfFunds } from './source-of-funds.ts'
import { wallet } from './wallet.ts'
import type { Wire } from './wire.ts'

/*
 *   identity ──► source-of-funds ──► phone ──► wallet ──► done
 *   (visit)      (form)              (code)    (waits)
 *
 * Refs: each step is marked with the id of the customer it was taken for; a customer who registered anew with another
 * e-mail begins from the start. Done means that nothing more is asked, so that a card may be issued at once.
 */
export function createVerification(wire: Wire, now: () => Date): Journey<Verification, Verified> {
  return journeyOf([identity(wire, now), sourceOfFunds(wire), phone(wire), wallet(wire)], { settlesIn: 10 })
}
