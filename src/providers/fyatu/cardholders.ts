import { Fault } from '../../domain/fault.ts'
import type { Refs } from '../../domain/progress.ts'
import type { Reads } from '../../domain/provider.ts'
import { kept } from '../kit/kept.ts'
import { unless } from '../kit/steps.ts'
import { listOf, pageOf, PAGE, summaries } from './pages.ts'
import { CardholderRecord, CardholderStanding, type Standing } from './shapes.ts'
import { segment, type Wire } from './wire.ts'

export const registeredId = (cardholder: Refs): string => kept(cardholder, 'id', 'the cardholder')

/** The full record. */
export function cardholderRecord(wire: Wire, reads: Reads, id: string): Promise<CardholderRecord> {
  return reads.get(`GET cardholder ${id}`, async () => {
    const path = `/cardholders/${segment(id)}`
    // It existed when we were given its id, and no call deletes one: a 404 is no proof that it was never made.
    return unless(
      'rejected',
      wire.read('GET cardholder', path, {}, CardholderRecord).then(({ data }) => data),
      ({ providerCode = 'a refusal' }) => {
        throw new Fault('unreadable', `expected the cardholder to be there still but got ${providerCode}`)
      },
    )
  })
}

const standingKey = (id: string): string => `standing of cardholder ${id}`

/** Its statuses: from a page of summaries where one was read, from the full record otherwise. */
export const cardholderStanding = (wire: Wire, reads: Reads, id: string): Promise<Standing> =>
  reads.get(standingKey(id), () => cardholderRecord(wire, reads, id))

/** Reads many standings at once where the list is fewer calls. What fails here is read again, singly. */
export async function foreseeStandings(wire: Wire, reads: Reads, ids: readonly string[]): Promise<void> {
  const wanted = new Set(ids)
  const page = (offset: number) =>
    reads.get(`GET cardholders from ${offset}`, () =>
      pageOf(wire, 'GET cardholders', '/cardholders', { limit: PAGE, offset }, CardholderStanding),
    )
  const listed = await summaries(wanted.size, page).catch(() => [])
  await Promise.all(listed.filter(({ id }) => wanted.has(id)).map(one => reads.get(standingKey(one.id), async () => one)))
}

/**
 * The record that carries our reference, if one does. The search is partial and case-blind [assumed], so it only narrows
 * down; `externalId` is not unique there [assumed], so two of ours are for a person to sort out.
 */
export async function cardholderByReference(wire: Wire, reads: Reads, reference: string): Promise<Standing | undefined> {
  const found = await reads.get(`GET cardholders with ${reference}`, () =>
    listOf(wire, 'GET cardholders', '/cardholders', { search: reference }, CardholderStanding, ({ id }) => id),
  )
  const ours = found.items.filter(({ reference: theirs }) => theirs === reference)
  if (ours.length === 0 && found.proof === 'doubtful')
    throw new Fault('unreadable', 'the list in which the cardholder was searched for may not be whole')
  if (ours.length > 1) throw new Fault('unknowable', `expected one cardholder with our reference but found ${ours.length}`)
  return ours[0]
}
