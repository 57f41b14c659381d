import { Private } from '../../domain/private.ts'
import type { Progress, Refs, Verified } from '../../domain/progress.ts'
import type { Dossier, Verification } from '../../domain/provider.ts'
import { kept } from '../kit/kept.ts'
import { customerPath } from './customer.ts'
import { rejectionShape, type YativoCustomer } from './shapes.ts'
import { kycMeaning, STAGE, stageOf } from './statuses.ts'
import type { Wire } from './wire.ts'

/** The customer a verification is about. */
export const customerOf = ({ intent }: Dossier<Verification>): string => kept(intent.cardholder, 'id', 'the customer')

/** Whether a step's mark was set for this very customer. */
export const marked = (dossier: Dossier<Verification>, mark: 'identity' | 'sourceOfFunds' | 'phone' | 'approved'): boolean =>
  dossier.refs[mark] === customerOf(dossier)

/** Every mark that a customer's record proves by itself, whoever took the step. */
export function marksOf({ id, kycStatus, flowStatus }: YativoCustomer): Refs {
  const stage = stageOf(flowStatus)
  return {
    customer: id,
    ...(kycMeaning(kycStatus) === 'approved' ? { identity: id } : {}),
    ...(stage >= STAGE.sourceOfFundsIn ? { sourceOfFunds: id } : {}),
    // No card without a verified phone [docs].
    ...(stage >= STAGE.cardIssued ? { phone: id } : {}),
  }
}

/** Final for this e-mail: another attempt with the same record cannot succeed. The reason is on the KYC page only, and its body is [assumed]. */
export async function rejected(wire: Wire, record: YativoCustomer): Promise<Progress<Verified>> {
  const said = await wire.call({ operation: 'GET kyc-status', method: 'GET', path: customerPath(record.id, 'kyc-status') })

  const words = said.code === undefined ? rejectionShape.safeParse(said.data).data?.rejection_reason : undefined
  return {
    is: 'refused',
    refs: { customer: record.id },
    providerStatus: record.kycStatus,
    reason: { code: 'PROVIDER_DECLINED', retryable: false, ...(words ? { providerMessage: new Private(words) } : {}) },
  }
}
