import type { Profile } from '../../src/domain/profile.ts'
import { profileValue } from '../../src/domain/profile.ts'
import type { Answer, FormField, Requirement } from '../../src/domain/requirement.ts'
import type { Sandbox } from '../../src/providers/kit/sandbox.ts'

/** A 1×1 PNG. */
export const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** Somebody with a full profile; each number is another person. */
export function somebody(number = 1): Profile {
  const digits = String(number).padStart(4, '0')
  return {
    email: `ines.okoro.${digits}@example.test`,
    firstName: 'Inesita',
    lastName: 'Okoroma',
    dateOfBirth: '1991-04-02',
    phone: `+44770090${digits}`,
    nationality: 'GB',
    gender: 'female',
    address: { line1: '17 Quayside Street', city: 'Leithport', state: 'Midlothian', postalCode: 'EH6 6AA', country: 'GB' },
  }
}

/** Every text of a profile that must never be seen outside it. Short and shared ones (a country, a gender) prove nothing. */
export function personalTexts(profile: Profile): string[] {
  const { email, firstName, lastName, dateOfBirth, phone, address } = profile
  const texts = [
    email,
    firstName,
    lastName,
    dateOfBirth,
    phone,
    phone?.slice(3),
    address?.line1,
    address?.city,
    address?.postalCode,
  ]
  return texts.filter(text => text !== undefined)
}

/** How somebody answers the first of what is asked; undefined: it was done elsewhere. */
export type Person = (requirement: Requirement, profile: Profile, sandbox: Sandbox) => Promise<Answer | undefined>

/** Answers any requirement by its shape alone. */
export const anybody: Person = async (requirement, profile, sandbox) => {
  const { name } = requirement
  switch (requirement.shape) {
    case 'code':
      return { shape: 'code', name, code: sentCode(requirement.sentTo, profile, sandbox) }
    case 'visit':
      await sandbox.visit(requirement.url)
      return undefined
    case 'form':
      return {
        shape: 'form',
        name,
        values: Object.fromEntries(requirement.fields.map(field => [field.name, filledIn(field, profile)])),
      }
    case 'document':
      return {
        shape: 'document',
        name,
        document: {
          type: requirement.accepts[0] ?? 'PASSPORT',
          number: 'X1234567',
          issuingCountry: 'GB',
          issuedOn: '2020-01-15',
          expiresOn: '2032-01-15',
          files: requirement.sides.map(side =>
            requirement.takes.includes('CONTENT')
              ? { side, content: PICTURE, mediaType: 'image/png' }
              : { side, url: `https://files.example.test/${side.toLowerCase()}.png` },
          ),
        },
      }
  }
}

/** `sentTo` may be masked, so the person looks where codes arrive. */
function sentCode(sentTo: string, profile: Profile, sandbox: Sandbox): string {
  const code = [sentTo, profile.email, profile.phone].map(address => address && sandbox.codeSentTo(address)).find(Boolean)
  if (!code) throw new Error('expected a code to have been sent but none was')
  return code
}

function filledIn({ name, type, options }: FormField, profile: Profile): string {
  const known = profileValue(profile, name)
  if (known !== undefined) return known
  if (options?.[0] !== undefined) return options[0].value
  return {
    TEXT: 'Something sensible',
    DATE: '1991-04-02',
    EMAIL: profile.email,
    PHONE: profile.phone ?? '',
    COUNTRY: 'GB',
    CHOICE: '',
  }[type]
}
