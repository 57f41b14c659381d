import type { CreateCustomerInput, RequirementFieldsFragment } from '../client/index.ts'
import type { Json } from './json.ts'

export type Person = CreateCustomerInput['profile']
type FormField = Extract<RequirementFieldsFragment, { __typename: 'FormRequirement' }>['fields'][number]

/** A 1×1 PNG. */
const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** Values for the placeholders of the tab that answers this requirement. A code only its recipient knows. */
export function answerTo(requirement: RequirementFieldsFragment, person: Person): Record<string, Json> {
  const { id, journeyId } = requirement
  switch (requirement.__typename) {
    case 'CodeRequirement':
      return { codeJourneyId: journeyId, codeRequirementId: id }
    case 'VisitRequirement':
      return {}
    case 'FormRequirement':
      return {
        formJourneyId: journeyId,
        formRequirementId: id,
        formValues: requirement.fields.map(field => ({ name: field.name, value: valueFor(field, person) })),
      }
    case 'DocumentRequirement': {
      const inline = requirement.takes.includes('CONTENT')
      return {
        documentJourneyId: journeyId,
        documentRequirementId: id,
        documentType: requirement.accepts[0] ?? 'PASSPORT',
        documentFiles: requirement.sides.map(side =>
          inline
            ? { side, base64: PICTURE, mediaType: 'image/png' }
            : { side, url: `https://files.example.test/${side.toLowerCase()}.png` },
        ),
      }
    }
  }
}

/** What the profile already says, the first of the choices, or something of the right type. */
function valueFor({ name, type, options }: FormField, person: Person): string {
  const known = name.startsWith('address.')
    ? person.address?.[name.slice('address.'.length) as 'city']
    : person[name as 'firstName']
  if (typeof known === 'string') return known
  if (options?.[0]) return options[0].value
  switch (type) {
    case 'TEXT':
    case 'CHOICE':
      return 'Something sensible'
    case 'DATE':
      return '1991-04-02'
    case 'EMAIL':
      return person.email
    case 'PHONE':
      return person.phone ?? '+447700900123'
    case 'COUNTRY':
      return person.nationality ?? 'GB'
  }
}
