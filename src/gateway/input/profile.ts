import type { Address, Profile, ProfilePatch } from '../../domain/profile.ts'
import { Check } from './text.ts'
import type { ProfileInput } from '../api/inputs.ts'

const GENDERS = ['male', 'female', 'other']

/** A whole profile, or a Refusal with every mistake. */
export function checkProfile(input: ProfileInput, now: Date): Profile {
  const check = new Check()
  const patch = fields(check, input, now)
  const email = check.needed(['profile', 'email'], patch.email)
  check.done()
  return { ...patch, email }
}

/** The fields to change. */
export function checkProfilePatch(input: ProfileInput, now: Date): ProfilePatch {
  const check = new Check()
  const patch = fields(check, input, now)
  if (Object.keys(patch).length === 0) check.problem(['profile'], 'at least one field to change is required')
  check.done()
  return patch
}

function fields(check: Check, input: ProfileInput, now: Date): ProfilePatch {
  const at = (name: string): string[] => ['profile', name]
  return defined({
    email: check.email(at('email'), input.email),
    firstName: check.text(at('firstName'), input.firstName, 64),
    lastName: check.text(at('lastName'), input.lastName, 64),
    dateOfBirth: check.birthDate(at('dateOfBirth'), input.dateOfBirth, now),
    phone: check.phone(at('phone'), input.phone),
    nationality: check.country(at('nationality'), input.nationality),
    gender: check.oneOf(at('gender'), input.gender?.toLowerCase(), GENDERS),
    address: input.address === null || input.address === undefined ? undefined : address(check, input.address),
  })
}

function address(check: Check, input: NonNullable<ProfileInput['address']>): Address {
  const at = (name: string): string[] => ['profile', 'address', name]
  return defined({
    line1: check.needed(at('line1'), check.text(at('line1'), input.line1)),
    line2: check.text(at('line2'), input.line2),
    city: check.needed(at('city'), check.text(at('city'), input.city)),
    state: check.text(at('state'), input.state),
    postalCode: check.text(at('postalCode'), input.postalCode, 20),
    country: check.needed(at('country'), check.country(at('country'), input.country)),
  })
}

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** Without the fields that are undefined. */
function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Defined<T>
}
