import type { Key } from '../../domain/key.ts'
import type { Observation, Progress, Verified } from '../../domain/progress.ts'
import type { Dossier, Reads, Verification } from '../../domain/provider.ts'
import type { Step } from '../kit/steps.ts'
import { customerVia, getCustomer } from './customer.ts'
import type { YativoCustomer } from './shapes.ts'
import { customerOf, marked, marksOf, rejected } from './marks.ts'
import { kycMeaning } from './statuses.ts'
import type { Wire } from './wire.ts'

/**
 * The last step, at which a verified person rests: the wallet that cards spend from deploys by itself, usually within a
 * minute [docs]. Nothing is written.
 * Refs: `approved` names the customer for whom everything was in once.
 */
export function wallet(wire: Wire): Step<Verification, Verified> {
  async function take(dossier: Dossier<Verification>, _key: Key): Promise<Progress<Verified>> {
    const record = await getCustomer(wire, customerOf(dossier))
    if (record === undefined) return { is: 'waits', refs: {}, checkIn: 60 }
    return kycMeaning(record.kycStatus) === 'visit' ? backToThePage(record) : standing(record, false)
  }

  async function find(dossier: Dossier<Verification>, reads: Reads): Promise<Observation<Verified>> {
    const record = await customerVia(wire, customerOf(dossier), reads)
    if (record === undefined || kycMeaning(record.kycStatus) === undefined) return { is: 'same' }
    return standing(record, marked(dossier, 'approved'))
  }

  async function standing(record: YativoCustomer, wasApproved: boolean): Promise<Progress<Verified>> {
    const { id, kycStatus: providerStatus } = record
    const refs = marksOf(record)
    const meaning = kycMeaning(providerStatus)
    if (meaning === 'rejected') return rejected(wire, record)
    if (meaning === 'approved' && record.walletDeployed) {
      return { is: 'done', refs: { ...refs, approved: id }, providerStatus, result: { status: 'APPROVED' } }
    }
    if (wasApproved && meaning !== 'approved') {
      return {
        is: 'done',
        refs,
        providerStatus,
        result: { status: providerStatus.toLowerCase() === 'expired' ? 'EXPIRED' : 'SUSPENDED' },
      }
    }
    return meaning === 'visit' ? backToThePage(record) : { is: 'waits', refs, providerStatus, checkIn: 5 }
  }

  return { name: 'wallet', taken: () => false, take, find }
}

/** Approved once, and asked for again since. */
const backToThePage = ({ kycStatus }: YativoCustomer): Progress<Verified> => ({
  is: 'moved',
  refs: { identity: 'lapsed', visitFor: kycStatus.toLowerCase() },
  providerStatus: kycStatus,
})
