import type { ProfileField } from '../../domain/profile.ts'
import type { Provider } from '../../domain/provider.ts'
import { freshReads } from '../../domain/fresh-reads.ts'
import { cardholderRecord, registeredId } from './cardholders.ts'
import { patchBody } from './person.ts'
import { rejectedFault } from './rejections.ts'
import { Anything } from './shapes.ts'
import { segment, type Wire } from './wire.ts'

/** KYC_FIELD_LOCKED after approval [seed]; WAIVED does not lock [assumed]. */
const LOCKED_ONCE_APPROVED: readonly ProfileField[] = ['firstName', 'lastName', 'email', 'dateOfBirth', 'nationality', 'address']

export function createAmendment(wire: Wire): NonNullable<Provider['amendment']> {
  return {
    async locked({ refs }) {
      const { kycStatus } = await cardholderRecord(wire, freshReads(), registeredId(refs))
      return kycStatus === 'APPROVED' ? LOCKED_ONCE_APPROVED : []
    },
    async amend({ refs }, patch, key) {
      const body = patchBody(patch.reveal())
      if (Object.keys(body).length === 0) return
      const path = `/cardholders/${segment(registeredId(refs))}`
      const said = await wire.write({ operation: 'PATCH cardholder', method: 'PATCH', path, body }, key, Anything)
      if (!said.yes) throw rejectedFault('the amendment', said.rejection)
    },
  }
}
