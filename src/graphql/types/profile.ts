import { Field, InputType, ObjectType } from 'type-graphql'
import { DateScalar } from './scalars.ts'

const LINE1 = 'Street and number.'
const LINE2 = 'Flat, floor or building, where there is one.'
const CITY = 'Town or city.'
const STATE = 'State, province or county, where addresses have one.'
const POSTAL_CODE = 'Postal code, where addresses have one.'
const COUNTRY = 'ISO 3166-1 alpha-2, e.g. "GB".'

@ObjectType({ description: 'Where a person lives.', simpleResolvers: true })
export class Address {
  @Field(() => String, { description: LINE1 })
  line1!: string
  @Field(() => String, { nullable: true, description: LINE2 })
  line2?: string
  @Field(() => String, { description: CITY })
  city!: string
  @Field(() => String, { nullable: true, description: STATE })
  state?: string
  @Field(() => String, { nullable: true, description: POSTAL_CODE })
  postalCode?: string
  @Field(() => String, { description: COUNTRY })
  country!: string
}

@InputType({ description: 'Where a person lives.' })
export class AddressInput {
  @Field(() => String, { description: LINE1 })
  line1!: string
  @Field(() => String, { nullable: true, description: LINE2 })
  line2?: string | null
  @Field(() => String, { description: CITY })
  city!: string
  @Field(() => String, { nullable: true, description: STATE })
  state?: string | null
  @Field(() => String, { nullable: true, description: POSTAL_CODE })
  postalCode?: string | null
  @Field(() => String, { description: COUNTRY })
  country!: string
}

const EMAIL = 'E-mail address.'
const FIRST_NAME = 'As in the identity document.'
const LAST_NAME = 'As in the identity document.'
const DATE_OF_BIRTH = 'Date of birth.'
const PHONE = 'E.164, e.g. "+447700900123".'
const NATIONALITY = 'ISO 3166-1 alpha-2, e.g. "GB".'
const GENDER = '"male", "female" or "other".'
const ADDRESS = 'Where the person lives.'

@ObjectType({ description: 'What KYC asks of anyone.', simpleResolvers: true })
export class CustomerProfile {
  @Field(() => String, { description: EMAIL })
  email!: string
  @Field(() => String, { nullable: true, description: FIRST_NAME })
  firstName?: string
  @Field(() => String, { nullable: true, description: LAST_NAME })
  lastName?: string
  @Field(() => DateScalar, { nullable: true, description: DATE_OF_BIRTH })
  dateOfBirth?: string
  @Field(() => String, { nullable: true, description: PHONE })
  phone?: string
  @Field(() => String, { nullable: true, description: NATIONALITY })
  nationality?: string
  @Field(() => String, { nullable: true, description: GENDER })
  gender?: string
  @Field(() => Address, { nullable: true, description: ADDRESS })
  address?: Address
}

@InputType({ description: 'Changes to a profile. Fields that are left out stay unchanged.' })
export class CustomerProfilePatch {
  @Field(() => String, { nullable: true, description: EMAIL })
  email?: string | null
  @Field(() => String, { nullable: true, description: FIRST_NAME })
  firstName?: string | null
  @Field(() => String, { nullable: true, description: LAST_NAME })
  lastName?: string | null
  @Field(() => DateScalar, { nullable: true, description: DATE_OF_BIRTH })
  dateOfBirth?: string | null
  @Field(() => String, { nullable: true, description: PHONE })
  phone?: string | null
  @Field(() => String, { nullable: true, description: NATIONALITY })
  nationality?: string | null
  @Field(() => String, { nullable: true, description: GENDER })
  gender?: string | null
  @Field(() => AddressInput, { nullable: true, description: ADDRESS })
  address?: AddressInput | null
}

@InputType({ description: 'What KYC asks of anyone; only the e-mail address is needed to begin.' })
export class CustomerProfileInput extends CustomerProfilePatch {
  @Field(() => String, { description: EMAIL })
  override email!: string
}
