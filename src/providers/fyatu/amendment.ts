import type { ProfileField } from '../../domain/profile.ts'
import type { Provider } from '../../domain/provider.ts'
import { freshReads } from '../kit/fresh-reads.ts'
import { cardholderRecord } from './cardholders.ts'
import { patchBody } from './person.ts'
import { rejectedFault } from './refusals.ts'
import { Anything } from './shapes.ts'
import { segment, type Wire } from './wire.ts'

/** KYC_FIELD_LOCKED after approval [seed]; WAIVED does not lock [assumed]. */
const LOCKED_ONCE_APPROVED: readonly ProfileField[] = ['firstName', 'lastName', 'email', 'dateOfBirth', 'nationality', 'address']

export function createAmendment(wire: Wire): NonNullable<Provider['amendment']> {
  const idOf = (refs: { readonly id?: string }): string => {
    if (refs.id === undefined) throw new Error('expected the cardholder to be registered')
    return refs.id
  }
  return {
    async locked({ refs }) {
      const { kycStatus } = await cardholderRecord(wire, freshReads(), idOf(refs))
      return kycStatus === 'APPROVED' ? LOCKED_ONCE_APPROVED : []
    },
    async amend({ refs }, patch, key) {
      const body = patchBody(patch.reveal())
      if (Object.keys(body).length === 0) return
      const path = `/cardholders/${segment(idOf(refs))}`
      const said = await wire.write({ operation: 'PATCH cardholder', method: 'PATCH', path, body }, key, Anything)
      if (!said.yes) throw rejectedFault('the amendment', said.refusal)
    },
  }
}
