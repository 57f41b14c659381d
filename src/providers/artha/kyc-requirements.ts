import type { DocumentSide } from '../../domain/requirement.ts'
import { plain } from './statuses.ts'

/** A document that has to be handed in: each side's place in `kycDetails`, and what must be known besides. */
export type WantedDocument = {
  readonly name: string
  readonly label: string
  readonly accepts: readonly string[]
  readonly sides: Readonly<Partial<Record<DocumentSide, string>>>
  /** Wants idType and idNumber. */
  readonly identity: boolean
  readonly expires: boolean
  readonly issued: boolean
}
/** All that one product wants: fields of `kycDetails` and what each is asked for as, and documents. */
export type Wanted = {
  readonly fields: Readonly<Record<string, string>>
  /** Sent when they are known, never asked for. */
  readonly welcome: Readonly<Record<string, string>>
  readonly documents: readonly WantedDocument[]
}

/*
 * Two vocabularies are published; these are the endpoint's own names, `dob` and `mobileCode` among them [docs].
 * The keys are the products' words, lower-cased; "Biomatric" is misspelt by the provider.
 */
const FIELDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  fullnameonly: { firstName: 'firstName', lastName: 'lastName' },
  fullname: { firstName: 'firstName', lastName: 'lastName', gender: 'gender', dob: 'dateOfBirth' },
  comms: { email: 'email', mobileCode: 'phone', mobile: 'phone' },
  address: { addressLine1: 'address.line1' },
  fulladdress: {
    addressLine1: 'address.line1',
    city: 'address.city',
    postalCode: 'address.postalCode',
    country: 'address.country',
  },
  issuedate: { docIssueDate: 'docIssueDate' },
  emergencycontact: { emergencyContact: 'emergencyContact' },
  ipaddress: { ipAddress: 'ipAddress' },
  financialprofile: {
    occupation: 'occupation',
    accountPurpose: 'accountPurpose',
    annualSalary: 'annualSalary',
    expectedMonthlyVolume: 'expectedMonthlyVolume',
  },
}
const WELCOME: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  fulladdress: { addressLine2: 'address.line2', state: 'address.state' },
}

const BOTH_SIDES = { FRONT: 'profilePicFront', BACK: 'profilePicBack' }
const IDENTITY = { name: 'identity-document', sides: BOTH_SIDES, identity: true, issued: false }
const PICTURE = { identity: false, expires: false, issued: false, accepts: ['PHOTO'] }
const DOCUMENTS: Readonly<Record<string, WantedDocument>> = {
  passportonly: { ...IDENTITY, label: 'Your passport', accepts: ['PASSPORT'], expires: false },
  passport: { ...IDENTITY, label: 'Your passport', accepts: ['PASSPORT'], expires: true },
  idtypes: {
    ...IDENTITY,
    label: 'An identity document',
    accepts: ['PASSPORT', 'NATIONAL_ID', 'DRIVING_LICENCE'],
    expires: false,
  },
  face: { ...PICTURE, name: 'face', label: 'A picture of your face', sides: { SELFIE: 'faceImage' } },
  sign: { ...PICTURE, name: 'signature', label: 'A picture of your signature', sides: { SIGNATURE: 'signature' } },
  handedpassport: {
    ...PICTURE,
    name: 'holding-document',
    label: 'A picture of you holding your passport',
    sides: { HOLDING: 'handHoldIdPhoto' },
  },
  biomatric: { ...PICTURE, name: 'biometric', label: 'A biometric picture of you', sides: { SELFIE: 'biomatric' } },
}

/** What a product wants, from its own list of words. A word that is new to us is asked for under its own name. */
export function wantedBy(requirements: readonly string[]): Wanted {
  const words = [...new Set(requirements.map(plain))]
  const unknown = requirements.filter(word => FIELDS[plain(word)] === undefined && DOCUMENTS[plain(word)] === undefined)
  const documents = new Map(
    words.flatMap(word => (DOCUMENTS[word] === undefined ? [] : [[DOCUMENTS[word].name, DOCUMENTS[word]] as const])),
  )
  // The date of issue is written on the document, where there is one.
  const identity = documents.get(IDENTITY.name)
  if (identity !== undefined && words.includes('issuedate')) documents.set(identity.name, { ...identity, issued: true })
  const inWords = words.filter(word => word !== 'issuedate' || identity === undefined)
  return {
    fields: Object.assign({}, ...inWords.map(word => FIELDS[word]), ...unknown.map(camelCased)) as Record<string, string>,
    welcome: Object.assign({}, ...words.map(word => WELCOME[word])) as Record<string, string>,
    documents: [...documents.values()],
  }
}

function camelCased(word: string): Record<string, string> {
  const name = word.charAt(0).toLowerCase() + word.slice(1)
  return { [name]: name }
}
