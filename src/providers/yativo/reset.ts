import type { Key } from '../../domain/key.ts'
import type { Observation, Progress, Registered } from '../../domain/progress.ts'
import type { Dossier, Reads, Registration } from '../../domain/provider.ts'
import { kept } from '../kit/kept.ts'
import type { Step } from '../kit/steps.ts'
import { customerPath, customerVia, getCustomer } from './customer.ts'
import { askForEmail, proven } from './onboard.ts'
import { rejection } from './rejections.ts'
import { kycMeaning } from './statuses.ts'
import type { Wire } from './wire.ts'

const BURNT = 'Your last registration was turned down for good. Another e-mail address is needed to start again.'

/**
 * The last step, at which a registered person rests. Taken only when they are registered again after KYC was finally
 * rejected: the record is deleted, and the way begins anew with another e-mail, since the old one is burnt [docs].
 */
export function reset(wire: Wire): Step<Registration, Registered> {
  async function take({ refs, answer }: Dossier<Registration>, key: Key): Promise<Progress<Registered>> {
    const id = kept(refs, 'id', 'the customer')
    const record = await getCustomer(wire, id)
    if (record !== undefined && kycMeaning(record.kycStatus) !== 'rejected') return proven(record)
    if (answer?.name !== 'new-email') return askForEmail(BURNT, { rejected: id })
    if (record === undefined) return { is: 'moved', refs: { reset: id } }
    const said = await wire.call({ operation: 'POST reset', method: 'POST', path: customerPath(id, 'reset'), body: {}, key })
    if (said.code !== undefined && said.status !== 404) throw rejection(said, 'POST reset')
    return { is: 'moved', refs: { reset: id } }
  }

  async function find({ refs, sentAt }: Dossier<Registration>, reads: Reads): Promise<Observation<Registered>> {
    const id = kept(refs, 'id', 'the customer')
    if (sentAt === undefined && refs.rejected === id) return { is: 'same' }
    const record = await customerVia(wire, id, reads)
    // A 404 while at rest proves nothing: another programme's token would see nobody at all.
    if (sentAt === undefined) return record === undefined ? { is: 'same' } : proven(record)
    if (record === undefined) return { is: 'moved', refs: { reset: id } }
    return kycMeaning(record.kycStatus) === 'rejected' ? { is: 'absent' } : proven(record)
  }

  return {
    name: 'reset',
    taken: ({ refs }) => refs.id !== undefined && refs.proven === refs.id && refs.rejected !== refs.id,
    take,
    find,
  }
}
