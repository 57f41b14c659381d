import type { Profile, ProfilePatch } from '../../domain/profile.ts'
import { profileValue } from '../../domain/profile.ts'
import type { Held } from '../../domain/progress.ts'
import type { FormField, FormRequirement } from '../../domain/requirement.ts'

/*
 * The person as the provider spells them, and the form for what is lacking. Address: `address.address` + `postalCode` [seed],
 * not the `line1`, `street` or `zipCode` of its other pages.
 */

type Field = Omit<FormField, 'problem'> & {
  /** How the provider names it in errors. */ readonly theirs: string
  readonly hint: string
}
const field = (name: string, label: string, type: FormField['type'], required: boolean, hint: string, theirs = name): Field => ({
  name,
  label,
  type,
  required,
  hint,
  theirs,
})
const FIELDS: readonly Field[] = [
  field('firstName', 'First name', 'TEXT', true, 'Expected the first name as on your document.'),
  field('lastName', 'Last name', 'TEXT', true, 'Expected the last name as on your document.'),
  field('email', 'E-mail address', 'EMAIL', true, 'Expected an e-mail address that is not used for another account.'),
  field('dateOfBirth', 'Date of birth', 'DATE', true, 'Expected a date such as 1990-12-31.'),
  field('nationality', 'Nationality', 'COUNTRY', true, 'Expected a country code such as GB.'),
  field('address.line1', 'Street and number', 'TEXT', true, 'Expected a street and number.', 'address.address'),
  field('address.city', 'City', 'TEXT', true, 'Expected a city.'),
  field('address.state', 'State or region', 'TEXT', false, 'Expected a state or region.'),
  field('address.postalCode', 'Postal code', 'TEXT', false, 'Expected a postal code.'),
  field('address.country', 'Country', 'COUNTRY', true, 'Expected a country code such as GB.'),
  field('phone', 'Phone number', 'PHONE', false, 'Expected a phone number such as +447700900123.'),
]
/** Fields that do not ask by themselves but come along when the form is shown for another reason. */
const ALONGSIDE: Readonly<Record<string, string>> = { 'address.state': 'address.line1', 'address.postalCode': 'address.line1' }

export const DETAILS = 'details'

/** What is known of the person: the profile, and what an earlier form brought that it has no whole place for. */
export type Known = { readonly profile: Profile; readonly held: Held }

const valueOf = ({ profile, held }: Known, name: string): string | undefined =>
  (profileValue(profile, name) ?? held[name])?.trim() || undefined

/** The form for what creation needs and nobody has told yet; undefined: nothing lacks. The phone is only asked for along with it. */
export function lackingForm(known: Known): FormRequirement | undefined {
  const lacks = ({ name }: Field): boolean => valueOf(known, name) === undefined
  const asking = new Set(FIELDS.filter(one => one.required && lacks(one)).map(({ name }) => name))
  if (asking.size === 0) return undefined
  const comesAlong = (one: Field): boolean =>
    !one.required && lacks(one) && asking.has(ALONGSIDE[one.name] ?? [...asking][0] ?? '')
  return formOf(FIELDS.filter(one => asking.has(one.name) || comesAlong(one)))
}

/** The form for what the provider disliked, each field with its problem; undefined where a person can mend none of it. */
export function disputedForm(theirs: readonly string[]): FormRequirement | undefined {
  const disputed = FIELDS.filter(one => theirs.some(name => name === one.theirs || one.theirs.startsWith(`${name}.`)))
  return disputed.length === 0 ? undefined : formOf(disputed, true)
}

const formOf = (fields: readonly Field[], disputed = false): FormRequirement => ({
  shape: 'form',
  name: DETAILS,
  label: disputed ? 'Please check your details' : 'Your details',
  fields: fields.map(({ name, label, type, required, hint }) => ({
    name,
    label,
    type,
    required,
    ...(disputed ? { problem: hint } : {}),
  })),
})

export type PersonBody = {
  firstName?: string
  lastName?: string
  email?: string
  dateOfBirth?: string
  nationality?: string
  phone?: string
  address?: { address?: string; city?: string; state?: string; postalCode?: string; country?: string }
}
const PLAIN = ['firstName', 'lastName', 'email', 'dateOfBirth', 'nationality', 'phone'] as const

export function personBody(known: Known): PersonBody {
  const body: PersonBody = {}
  for (const name of PLAIN) {
    const value = valueOf(known, name)
    if (value !== undefined) body[name] = value
  }
  const address = addressBody(known)
  return address === undefined ? body : { ...body, address }
}

function addressBody(known: Known): PersonBody['address'] {
  const line1 = valueOf(known, 'address.line1')
  if (line1 === undefined) return undefined
  const part = (name: string): string | undefined => valueOf(known, `address.${name}`)
  const parts = {
    address: [line1, part('line2')].filter(Boolean).join(', '),
    city: part('city'),
    state: part('state'),
    postalCode: part('postalCode'),
    country: part('country'),
  }
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined))
}

/** What a PATCH must carry to make the provider's record say what ours does; an address only travels whole [docs]. */
export function correction(known: Known, theirs: Profile): PersonBody {
  const ours = personBody(known)
  const there = personBody({ profile: theirs, held: {} })
  // E-mail addresses are compared without case there [assumed].
  const spelt = (name: string, value: string | undefined): string | undefined => (name === 'email' ? value?.toLowerCase() : value)
  const changed = PLAIN.filter(name => ours[name] !== undefined && spelt(name, ours[name]) !== spelt(name, there[name]))
  const moved = Object.entries(ours.address ?? {}).some(
    ([name, value]) => value !== (there.address as Record<string, string> | undefined)?.[name],
  )
  return {
    ...Object.fromEntries(changed.map(name => [name, ours[name]])),
    ...(moved && ours.address ? { address: ours.address } : {}),
  }
}

/** A change that was asked for outright. Gender has no place at this provider. */
export function patchBody(patch: ProfilePatch): PersonBody {
  return personBody({ profile: patch as Profile, held: {} })
}
