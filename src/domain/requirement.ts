/**
 * A task of the person before a journey can go on, named by shape and never by provider.
 * `name` is stable within one journey ("email-code", "source-of-funds"); an answer names the requirement.
 * Requirements are personal (a hosted page's address holds a token): sealed at rest.
 */
export type Requirement = CodeRequirement | VisitRequirement | FormRequirement | DocumentRequirement

type Asked = {
  readonly name: string
  readonly label: string
  /** The mistake in the last answer. */
  readonly problem?: string
}

/** Type a code that was sent to you. */
export type CodeRequirement = Asked & {
  readonly shape: 'code'
  readonly sentTo: string
  readonly expiresAt?: Date
  readonly renewable?: boolean
}
/** Open a page and finish there; the provider notices. */
export type VisitRequirement = Asked & {
  readonly shape: 'visit'
  readonly url: string
  readonly expiresAt?: Date
  readonly renewable?: boolean
}
/** Fill in a form. Field names that a profile has a place for are spelled as in profile.ts. */
export type FormRequirement = Asked & { readonly shape: 'form'; readonly fields: readonly FormField[] }
/** Hand in a document. */
export type DocumentRequirement = Asked & {
  readonly shape: 'document'
  readonly accepts: readonly string[]
  readonly sides: readonly DocumentSide[]
  readonly takes: readonly DocumentForm[]
  readonly needsIssuedOn: boolean
  readonly needsExpiresOn: boolean
}

export type FormField = {
  readonly name: string
  readonly label: string
  readonly type: FormFieldType
  readonly required: boolean
  readonly options?: readonly { readonly value: string; readonly label: string }[]
  readonly problem?: string
}
export type FormFieldType = 'TEXT' | 'DATE' | 'EMAIL' | 'PHONE' | 'COUNTRY' | 'CHOICE'
export type DocumentSide = 'FRONT' | 'BACK' | 'SELFIE' | 'SIGNATURE' | 'HOLDING'
export type DocumentForm = 'URL' | 'CONTENT'

/** A person's answer; `name` is the requirement's. Kept sealed until use, then forgotten. */
export type Answer =
  | { readonly shape: 'code'; readonly name: string; readonly code: string }
  | { readonly shape: 'form'; readonly name: string; readonly values: Readonly<Record<string, string>> }
  | { readonly shape: 'document'; readonly name: string; readonly document: AnsweredDocument }
  /** Not an answer but a wish: a new code, or a new link. */
  | { readonly shape: 'renew'; readonly name: string }

export type AnsweredDocument = {
  readonly type: string
  readonly number?: string
  readonly issuingCountry?: string
  readonly issuedOn?: string
  readonly expiresOn?: string
  readonly files: readonly DocumentFile[]
}
export type DocumentFile = {
  readonly side: DocumentSide
  /** Exactly one of url and content. */
  readonly url?: string
  /** base64 */
  readonly content?: string
  readonly mediaType?: string
}
