import { Field, ID, InterfaceType, ObjectType } from 'type-graphql'
import { enumeration } from './enumeration.ts'
import { DateTimeScalar } from './scalars.ts'

@InterfaceType({ description: 'Something that a person must do before a journey can go on, named by its shape.' })
export abstract class Requirement {
  @Field(() => ID, { description: 'Names it in the answer.' })
  id!: string
  @Field(() => ID, { description: 'The journey it belongs to.' })
  journeyId!: string
  @Field(() => String, { description: 'What to ask the person for, fit to show.' })
  label!: string
  @Field(() => String, { nullable: true, description: 'What was wrong with the last answer.' })
  problem?: string
}

const asked = { implements: Requirement, simpleResolvers: true }

@ObjectType({ ...asked, description: 'Type a code that was sent to you. Answer with submitCode.' })
export class CodeRequirement extends Requirement {
  @Field(() => String, { description: 'Where the code went: an e-mail address or phone number, shortened.' })
  sentTo!: string
  @Field(() => DateTimeScalar, { nullable: true, description: 'Until when the code is good; renewRequirement sends another.' })
  expiresAt?: Date
}

@ObjectType({ ...asked, description: 'Open a page and finish there. It needs no answer: the provider notices.' })
export class VisitRequirement extends Requirement {
  @Field(() => String, { description: 'The page. Only for the person concerned: it may hold a token.' })
  url!: string
  @Field(() => DateTimeScalar, { nullable: true, description: 'Until when the link is good; renewRequirement gives another.' })
  expiresAt?: Date
}

export const FormFieldType = enumeration('FormFieldType', 'What a field takes, for choosing its input.', {
  TEXT: 'Any text.',
  DATE: 'A calendar date, YYYY-MM-DD.',
  EMAIL: 'An e-mail address.',
  PHONE: 'A phone number with its country code, e.g. +447700900123.',
  COUNTRY: 'A country, ISO 3166-1 alpha-2.',
  CHOICE: 'The value of one of the options.',
})

@ObjectType({ description: 'One answer that a choice offers.', simpleResolvers: true })
export class FormOption {
  @Field(() => String, { description: 'What to send.' })
  value!: string
  @Field(() => String, { description: 'What to show.' })
  label!: string
}

@ObjectType({ description: 'One field of a form.', simpleResolvers: true })
export class FormField {
  @Field(() => String, { description: 'Names it in the answer.' })
  name!: string
  @Field(() => String, { description: 'What to ask for, fit to show.' })
  label!: string
  @Field(() => FormFieldType, { description: 'The type of the value.' })
  type!: string
  @Field(() => Boolean, { description: 'Whether a value must be given.' })
  required!: boolean
  @Field(() => [FormOption], { nullable: true, description: 'CHOICE only: what there is to choose from.' })
  options?: FormOption[]
  @Field(() => String, { nullable: true, description: 'What was wrong with the last answer to this field.' })
  problem?: string
}

@ObjectType({ ...asked, description: 'Fill in a form. Answer with submitForm.' })
export class FormRequirement extends Requirement {
  @Field(() => [FormField], { description: 'The fields, in the order to show them.' })
  fields!: FormField[]
}

export const DocumentSide = enumeration('DocumentSide', 'What a picture shows.', {
  FRONT: "The document's front, or its only side.",
  BACK: "The document's back.",
  SELFIE: "The person's face.",
  SIGNATURE: "The person's signature.",
  HOLDING: 'The person holding the document.',
})

export const DocumentForm = enumeration('DocumentForm', 'How a file is handed in.', {
  URL: 'As a link that the provider fetches.',
  CONTENT: 'As base64 content.',
})

@ObjectType({ ...asked, description: 'Hand in a document. Answer with submitDocument.' })
export class DocumentRequirement extends Requirement {
  @Field(() => [String], { description: 'Document types, e.g. PASSPORT, NATIONAL_ID.' })
  accepts!: string[]
  @Field(() => [DocumentSide], { description: 'The pictures wanted.' })
  sides!: string[]
  @Field(() => [DocumentForm], { description: 'How the provider takes files.' })
  takes!: string[]
  @Field(() => Boolean, { description: 'Whether the day of issue must be given.' })
  needsIssuedOn!: boolean
  @Field(() => Boolean, { description: 'Whether the day of expiry must be given.' })
  needsExpiresOn!: boolean
}

export const REQUIREMENTS = [CodeRequirement, VisitRequirement, FormRequirement, DocumentRequirement]
