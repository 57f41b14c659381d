import { Fault } from '../../domain/fault.ts'
import { type Money, money, sameMoney } from '../../domain/money.ts'
import type { ProviderList } from './whole-list.ts'

/*
 * Where a provider keeps no key and no reference of ours, a lost write is searched for in the provider's list. The search
 * answers with one record, or with `absent`; every doubt is a Fault. `absent` makes the engine send the write again, so
 * `absent` needs proof: the list is whole, and no record in the list could be ours.
 *
 *   record of a sibling, of another parent, or surely older  →  skipped
 *   the only other record matches and is younger             →  found
 *   several match, or one differs or may be older            →  unknowable: a person decides
 *   one names another product                                →  unreadable: a sibling's write may be under way, look again
 *   nothing left, list whole                                 →  absent
 */

/** The verdict of a record's fields about the write. A missing field gives no verdict. */
export type Likeness =
  /** No field differs. */
  | 'match'
  /** A field differs that the provider may have written in a different form: an amount, a currency. */
  | 'differs'
  /** The record names a different product of the same parent. */
  | 'another'
  /** The record names a different parent: the card of a second customer, the top-up of a second card. */
  | 'foreign'

export type Candidate = { readonly id: string; readonly madeAt: Date | undefined; readonly likeness: Likeness }

export type LostWrite<Item> = {
  /** "top-up": the name of the thing in faults. */
  readonly what: string
  readonly list: ProviderList<Item>
  readonly sentAt: Date
  /** Ids that siblings own. */
  readonly taken: ReadonlySet<string>
  readonly read: (item: Item) => Candidate
}

/** Our clocks and the provider's never differ by more; `createHttp` disbelieves a Date header beyond the limit. */
export const CLOCKS_DIFFER_SECONDS = 300
/** A provider's times are whole seconds. */
const WHOLE_SECOND = 1000

export function findLost<Item>({ what, list, sentAt, taken, read }: LostWrite<Item>): Item | undefined {
  const owned = new Set([...taken].map(id => id.toLowerCase()))
  const records = list.items.map(item => ({ item, ...read(item) }))
  const earliest = sentAt.getTime() - CLOCKS_DIFFER_SECONDS * 1000
  const open = records.filter(
    ({ id, likeness, madeAt }) =>
      !owned.has(id.toLowerCase()) && likeness !== 'foreign' && !(madeAt !== undefined && madeAt.getTime() < earliest),
  )
  const [first, ...more] = open.filter(({ likeness }) => likeness === 'match')
  if (first !== undefined && more.length === 0 && isYounger(first.madeAt, sentAt, list.ahead)) return first.item
  if (first !== undefined || open.some(({ likeness }) => likeness === 'differs'))
    throw new Fault('unknowable', `${open.length} ${what}(s) that no journey owns may be the one that was sent`)
  if (open.length > 0) throw new Fault('unreadable', `a ${what} of another product is there that no journey owns yet`)
  const seen = new Set(records.map(({ id }) => id.toLowerCase()))
  const isWhole = list.proof === 'counted' || (list.proof === 'ended' && [...owned].every(id => seen.has(id)))
  if (!isWhole) throw new Fault('unreadable', `the list in which the ${what} was searched for may not be whole`)
  return undefined
}

/** Made after the write by the provider's own clock. Where the provider's clock is not known, no record is surely younger. */
function isYounger(madeAt: Date | undefined, sentAt: Date, ahead: number | undefined): boolean {
  if (madeAt === undefined || ahead === undefined) return false
  return madeAt.getTime() >= sentAt.getTime() + ahead - WHOLE_SECOND
}

/** Ids are compared without case: providers write one UUID in both cases. A missing id differs from none. */
export const sameId = (told: string | null | undefined, ours: string): boolean =>
  !told || told.toLowerCase() === ours.toLowerCase()

/** Equal at the exponent of the currency, so that 20.099999999999984 and 20.100000381469727 USD are 20.10. */
export const sameAmount = (told: string | number, ours: Money): boolean => sameMoney(money(told, ours.currency), ours)
