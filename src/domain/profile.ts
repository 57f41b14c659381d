/** The fields that KYC asks of every person. Personal: carried as Private<Profile>, sealed at rest. */
export type Profile = {
  readonly email: string
  readonly firstName?: string
  readonly lastName?: string
  /** YYYY-MM-DD */
  readonly dateOfBirth?: string
  /** E.164, e.g. "+447700900123" */
  readonly phone?: string
  /** ISO 3166-1 alpha-2, upper case */
  readonly nationality?: string
  /** "male", "female" or "other" */
  readonly gender?: string
  readonly address?: Address
}

export type Address = {
  readonly line1: string
  readonly line2?: string
  readonly city: string
  readonly state?: string
  readonly postalCode?: string
  /** ISO 3166-1 alpha-2, upper case */
  readonly country: string
}

export type ProfilePatch = Partial<Profile>
export type ProfileField = keyof Profile

/**
 * The names of form fields for values that a profile already has: `address.city` is the profile's city.
 * An answer to such a field also corrects the customer's profile, so no second provider asks for the value again.
 */
export const PROFILE_FIELD_NAMES = [
  'email',
  'firstName',
  'lastName',
  'dateOfBirth',
  'phone',
  'nationality',
  'gender',
  'address.line1',
  'address.line2',
  'address.city',
  'address.state',
  'address.postalCode',
  'address.country',
] as const

/** The profile's value under a form field's name, or undefined without a value (or if the name is no profile field). */
export function profileValue(profile: Profile, name: string): string | undefined {
  if (!(PROFILE_FIELD_NAMES as readonly string[]).includes(name)) return undefined
  const [outer, inner] = name.split('.') as [string, string | undefined]
  const value = (profile as Record<string, unknown>)[outer]
  if (inner === undefined) return typeof value === 'string' ? value : undefined
  return value === null || typeof value !== 'object' ? undefined : (value as Record<string, string | undefined>)[inner]
}

/** The profile with a form's answers; names that are no profile field are left out. */
export function profileWith(profile: Profile, values: Readonly<Record<string, string>>): Profile {
  const own = (PROFILE_FIELD_NAMES as readonly string[]).filter(name => values[name] !== undefined)
  const top = Object.fromEntries(own.filter(name => !name.includes('.')).map(name => [name, values[name]]))
  const nested = Object.fromEntries(
    own.filter(name => name.includes('.')).map(name => [name.slice('address.'.length), values[name]]),
  )
  const address = { ...profile.address, ...nested } as Partial<Address>
  const whole = address.line1 !== undefined && address.city !== undefined && address.country !== undefined
  return { ...profile, ...top, ...(whole ? { address: address as Address } : {}) }
}
