import { typeid } from 'typeid-js'
import type { SubjectKind } from '../domain/record.ts'

/** The prefixes of our TypeIDs: the rest is a UUIDv7, so ids sort by when they were made. */
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
/** Anything may be sent as an id. What is not shaped like one of ours names nothing: it is neither looked up nor written down. */
export const isOurs = (id: string): boolean => OURS.test(id)

export const newId = (kind: SubjectKind | 'customer'): string => typeid(ID_PREFIXES[kind]).toString()

/** A requirement's id in the graph: the same for as long as the journey asks for the same answer. */
export const requirementId = (journeyId: string, name: string): string => `${journeyId}.${name}`
