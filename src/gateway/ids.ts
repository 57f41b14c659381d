import { typeid } from 'typeid-js'
import type { Kind } from '../domain/provider.ts'

/** The prefixes of our TypeIDs: the rest is a UUIDv7, so ids sort by when they were made. */
export const ID_PREFIXES: Readonly<Record<Kind | 'customer', string>> = { customer: 'cus', cardholder: 'chd', kyc: 'kyc', card: 'card', topup: 'top' }

export const newId = (kind: Kind | 'customer'): string => typeid(ID_PREFIXES[kind]).toString()
