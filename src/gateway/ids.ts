import { typeid } from 'typeid-js'
import type { SubjectKind } from '../domain/record.ts'

/** The prefixes of our TypeIDs: the rest is a UUIDv7, so ids sort by time of creation. */
export const ID_PREFIXES: Readonly<Record<SubjectKind | 'customer', string>> = {
  customer: 'cus',
  cardholder: 'chd',
  kyc: 'kyc',
  card: 'card',
  topup: 'top',
  transaction: 'txn',
  challenge: 'chg',
}

const OURS = new RegExp(`^(?:${Object.values(ID_PREFIXES).join('|')})_[0-9a-z]{26}$`)
/** A caller may send any text as an id. A text without the shape of our ids names no record: the gateway neither looks up nor stores the text. */
export const isOurs = (id: string): boolean => OURS.test(id)

export const newId = (kind: SubjectKind | 'customer'): string => typeid(ID_PREFIXES[kind]).toString()

/** A requirement's id in the graph: the same for as long as the journey asks for the same answer. */
export const requirementId = (journeyId: string, name: string): string => `${journeyId}.${name}`
