import { profileValue, type Profile } from '../../domain/profile.ts'
import type { Held } from '../../domain/progress.ts'
import type { FormField, FormFieldType, FormRequirement } from '../../domain/requirement.ts'

/** What is known under a form field's name: the profile as it now stands, then what was answered. */
export type Details = (name: string) => string | undefined
export const detailsOf =
  (profile: Profile, held: Held): Details =>
  name =>
    profileValue(profile, name) || held[name] || undefined

/** Everything that is ever asked in words. Profile fields are spelled as profiles spell them. */
const QUESTIONS: Readonly<Record<string, readonly [label: string, type: FormFieldType]>> = {
  email: ['E-mail address', 'EMAIL'],
  firstName: ['First name', 'TEXT'],
  lastName: ['Last name', 'TEXT'],
  dateOfBirth: ['Date of birth', 'DATE'],
  phone: ['Phone number, with country code', 'PHONE'],
  gender: ['Gender', 'CHOICE'],
  'address.line1': ['Street and number', 'TEXT'],
  'address.line2': ['Flat, floor or building', 'TEXT'],
  'address.city': ['Town or city', 'TEXT'],
  'address.state': ['State or region', 'TEXT'],
  'address.postalCode': ['Postal code', 'TEXT'],
  'address.country': ['Country', 'COUNTRY'],
  docIssueDate: ['Date your document was issued', 'DATE'],
  emergencyContact: ['Name and phone number of an emergency contact', 'TEXT'],
  ipAddress: ['Your IP address', 'TEXT'],
  occupation: ['Occupation', 'TEXT'],
  accountPurpose: ['What you will use the card for', 'TEXT'],
  annualSalary: ['Annual salary', 'TEXT'],
  expectedMonthlyVolume: ['Expected monthly spending', 'TEXT'],
}
const GENDERS = [
  { value: 'female', label: 'Female' },
  { value: 'male', label: 'Male' },
  { value: 'other', label: 'Other' },
]

/** A form of these fields. One whose name is new to us is asked for under its own name. */
export function form(
  name: string,
  label: string,
  fields: readonly string[],
  { problems = [], required = true }: { problems?: readonly string[]; required?: boolean } = {},
): FormRequirement {
  return {
    shape: 'form',
    name,
    label,
    ...(problems.length === 0 ? {} : { problem: 'Some details were not accepted. Please check them.' }),
    fields: fields.map(field => question(field, required, problems.includes(field))),
  }
}

function question(name: string, required: boolean, wrong: boolean): FormField {
  const [label, type] = QUESTIONS[name] ?? [name, 'TEXT' as const]
  return {
    name,
    label,
    type,
    required,
    ...(name === 'gender' ? { options: GENDERS } : {}),
    ...(wrong ? { problem: 'This was not accepted.' } : {}),
  }
}
