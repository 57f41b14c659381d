/* Compares the provider's record of a person with a change that was sent and got no answer. */
import type { Profile, ProfilePatch } from './profile.ts'

/**
 * All sent fields, or none: a provider applies a change as a whole. A field that the record does not show proves neither.
 * undefined: the record proves neither.
 */
export function seenIn(patch: ProfilePatch, record: Profile): 'TOOK_EFFECT' | 'NO_EFFECT' | undefined {
  const shown = textsOf(record)
  const compared = Object.entries(textsOf(patch)).filter(([name]) => shown[name] !== undefined)
  const equal = compared.filter(([name, text]) => shown[name] === text)
  if (compared.length === 0) return undefined
  if (equal.length === compared.length) return 'TOOK_EFFECT'
  return equal.length === 0 ? 'NO_EFFECT' : undefined
}

/**
 * The outcome of a change without an answer; undefined while the outcome is open. `over`: the change can act no more. `overtaken`: a
 * later change was sent, and may have overwritten the first.
 */
export function verdictOf(
  seen: 'TOOK_EFFECT' | 'NO_EFFECT' | undefined,
  { over, overtaken }: { readonly over: boolean; readonly overtaken: boolean },
): 'TOOK_EFFECT' | 'NO_EFFECT' | 'UNKNOWN' | undefined {
  if (seen === 'TOOK_EFFECT') return seen
  if (!over) return undefined
  return seen === 'NO_EFFECT' && !overtaken ? seen : 'UNKNOWN'
}

/** Fields by name, the address by its parts. Providers change case and spaces; a phone number is its digits. */
function textsOf({ address, ...fields }: ProfilePatch): Record<string, string> {
  const parts = Object.entries(address ?? {}).map(([name, value]) => [`address.${name}`, value] as const)
  return Object.fromEntries(
    [...Object.entries(fields), ...parts].flatMap(([name, value]) =>
      typeof value === 'string' && value !== '' ? [[name, plain(name, value)]] : [],
    ),
  )
}

const plain = (name: string, text: string): string =>
  name === 'phone' ? text.replaceAll(/\D/g, '') : text.normalize('NFC').trim().replaceAll(/\s+/g, ' ').toLowerCase()
