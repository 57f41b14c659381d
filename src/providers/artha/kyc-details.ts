import type { Held } from '../../domain/progress.ts'
import type { DocumentRequirement, DocumentSide, Requirement } from '../../domain/requirement.ts'
import type { Wanted, WantedDocument } from './kyc-requirements.ts'
import { splitPhone } from './phone.ts'
import { form, type Details } from './questions.ts'

export const FORM = 'kyc-details'

/** What is still to be asked before an application can be submitted. */
export function missing(wanted: Wanted, details: Details, held: Held): readonly Requirement[] {
  const unsaid = [...new Set(Object.values(wanted.fields))].filter(
    name => details(name) === undefined || (name === 'phone' && !splitPhone(details(name))),
  )
  return [
    ...(unsaid.length === 0 ? [] : [form(FORM, 'Your details', unsaid)]),
    ...wanted.documents.filter(document => !isHandedIn(document, held)).map(document => handIn(document)),
  ]
}

/** What may be corrected after a rejection: everything said but the e-mail, which is locked [docs], and every document. */
export function correctable(wanted: Wanted, documentsOnly: boolean): readonly Requirement[] {
  const names = [...new Set(Object.values(wanted.fields))].filter(name => name !== 'email')
  const documents = wanted.documents.map(document =>
    handIn(document, documentsOnly ? 'This could not be accepted. Please hand it in again.' : undefined),
  )
  if (documentsOnly && documents.length > 0) return documents
  return [...(names.length === 0 ? [] : [form(FORM, 'Correct your details', names, { required: false })]), ...documents]
}

/** The body's fields: only what the product wants [docs], under the endpoint's names. */
export function kycDetails(wanted: Wanted, customerId: string, details: Details, held: Held): Record<string, string> {
  const said = Object.entries({ ...wanted.fields, ...wanted.welcome }).map(
    ([field, name]) => [field, valueFor(field, details(name))] as const,
  )
  const shown = wanted.documents.flatMap(document => placesOf(document).map(place => [place, held[place]] as const))
  const known = [...said, ...shown].filter((entry): entry is [string, string] => entry[1] !== undefined)
  return { customerId, ...Object.fromEntries(known) }
}

function valueFor(field: string, value: string | undefined): string | undefined {
  if (field === 'mobileCode') return splitPhone(value)?.code
  return field === 'mobile' ? splitPhone(value)?.number : value
}

/** Every place in `kycDetails` that a document fills; held under the same names. */
function placesOf({ sides, identity, expires, issued }: WantedDocument): string[] {
  return [
    ...Object.values(sides),
    ...(identity ? ['idType', 'idNumber'] : []),
    ...(expires ? ['docExpiryDate'] : []),
    ...(issued ? ['docIssueDate'] : []),
  ]
}

const isHandedIn = (document: WantedDocument, held: Held): boolean => placesOf(document).every(place => Boolean(held[place]))

/** Only links that their own upload gave out are valid [docs], so a document is taken as content. */
export function handIn({ name, label, accepts, sides, expires, issued }: WantedDocument, problem?: string): DocumentRequirement {
  return {
    shape: 'document',
    name,
    label,
    ...(problem === undefined ? {} : { problem }),
    accepts,
    sides: Object.keys(sides) as DocumentSide[],
    takes: ['CONTENT'],
    needsIssuedOn: issued,
    needsExpiresOn: expires,
  }
}
