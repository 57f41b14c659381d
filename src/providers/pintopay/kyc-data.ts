import { profileValue } from '../../domain/profile.ts'
import type { Dossier, Verification } from '../../domain/provider.ts'
import type { FormField, FormFieldType, FormRequirement } from '../../domain/requirement.ts'

/** What the provider asks of a person, in the order in which it checks it. [seed: names; assumed: order] */
const FIELDS: readonly {
  readonly theirs: string
  readonly name: string
  readonly label: string
  readonly type: FormFieldType
}[] = [
  { theirs: 'first_name', name: 'firstName', label: 'First name', type: 'TEXT' },
  { theirs: 'last_name', name: 'lastName', label: 'Last name', type: 'TEXT' },
  { theirs: 'birth_date', name: 'dateOfBirth', label: 'Date of birth', type: 'DATE' },
  { theirs: 'email', name: 'email', label: 'E-mail address', type: 'EMAIL' },
  { theirs: 'phone_number_full', name: 'phone', label: 'Phone number', type: 'PHONE' },
  { theirs: 'country_iso', name: 'address.country', label: 'Country', type: 'COUNTRY' },
]

/** By the end of the slug: other combinations than the documented ones may appear. [seed: the pattern] */
const PROBLEMS: readonly { readonly ending: string; readonly problem: string }[] = [
  { ending: '_required', problem: 'This is needed.' },
  { ending: '_underage', problem: 'You are too young for this card, or the date is mistyped.' },
  { ending: '_invalid_format', problem: 'This is not in a form that the card issuer can read.' },
  { ending: '_invalid_length', problem: 'This is too short or too long.' },
  { ending: '_invalid_type', problem: 'This is not in a form that the card issuer can read.' },
]
const NOT_ACCEPTED = 'The card issuer did not accept this.'

/** The person's data as the provider names it; complete once nothing is missing. */
export function kycData(dossier: Dossier<Verification>): Readonly<Record<string, string>> {
  return Object.fromEntries(FIELDS.map(({ theirs, name }) => [theirs, valueOf(dossier, name) ?? '']))
}

/** A form for what is needed and not known, or undefined where nothing is missing. */
export function missingForm(dossier: Dossier<Verification>): FormRequirement | undefined {
  const fields = FIELDS.filter(({ name }) => valueOf(dossier, name) === undefined).map(field => formField(field))
  return fields.length === 0 ? undefined : formOf(fields)
}

/** A form for the field that a slug complains about, or undefined where the slug is about none: the provider names one at a time. */
export function complaintForm(slug: string): FormRequirement | undefined {
  const field = FIELDS.find(({ theirs }) => slug.startsWith(`${theirs}_`))
  if (field === undefined) return undefined
  return formOf([formField(field, PROBLEMS.find(({ ending }) => slug.endsWith(ending))?.problem ?? NOT_ACCEPTED)])
}

const formField = ({ name, label, type }: (typeof FIELDS)[number], problem?: string): FormField => ({
  name,
  label,
  type,
  required: true,
  ...(problem === undefined ? {} : { problem }),
})
const formOf = (fields: readonly FormField[]): FormRequirement => ({
  name: 'details',
  label: 'Your details',
  shape: 'form',
  fields,
})

/**
 * The profile first, because answers correct it; an answer that the profile has no room for yet (a country without the rest of
 * an address) is held. Which country is meant is not said: where the person lives, else the nationality. [assumed]
 */
function valueOf({ intent, held }: Dossier<Verification>, name: string): string | undefined {
  const profile = intent.profile.reveal()
  const known = [profileValue(profile, name), held[name], name === 'address.country' ? profile.nationality : undefined]
  return known.find(value => value !== undefined && value.trim() !== '')
}
