import {
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  type GraphQLInputObjectType,
} from 'graphql'
import type { Choices } from './choices.ts'

/** A variable within a value. */
export class Use {
  constructor(readonly name: string) {}
}
/** A place in a value: its type, and whether a value may be left out there. */
export type Place = { readonly type: GraphQLInputType; readonly hasDefault: boolean }
/** Gives a variable for a place, or undefined for a literal. */
export type Variable = (place: Place) => Use | undefined

const SCALARS: Readonly<Record<string, readonly unknown[]>> = {
  ID: ['card_1', 'chd_1', 'kyc_1', 'top_1', 'cus_1', 'acme', 'acme:p', '', 'nothing', 7],
  String: ['a', '', 'ann@example.com', 'é "quoted" \\ line\nbreak'],
  Int: [1, 0, 20, 100, -1, 2_147_483_647],
  Float: [1, 0.5],
  Boolean: [true, false],
  Decimal: ['10.50', '0', '1'],
  Date: ['2000-01-31'],
  DateTime: ['2026-03-01T12:00:00.000Z'],
  Cursor: ['c1', ''],
}
const WRONG = ['x', '', -1.5, 2 ** 40, true, {}, { nothing: 1 }, [], ['x', null], [[1]], { id: null }]

/** A value that fits the type; some places hold a variable. */
export function valueOf(choices: Choices, type: GraphQLInputType, variable: Variable = () => undefined): unknown {
  if (isNonNullType(type)) return some(choices, type.ofType, variable)
  return choices.once(8) ? null : some(choices, type, variable)
}

function some(choices: Choices, type: GraphQLInputType, variable: Variable): unknown {
  if (isListType(type)) {
    const item = (): unknown => variable({ type: type.ofType, hasDefault: false }) ?? valueOf(choices, type.ofType, variable)
    // One value stands for a list of one.
    if (choices.once(6)) return valueOf(choices, type.ofType, variable) ?? []
    return Array.from({ length: choices.below(3) }, item)
  }
  if (isEnumType(type)) return choices.of(type.getValues()).name
  if (isInputObjectType(type)) return fieldsOf(choices, type, variable)
  if ('name' in type && type.name === '_Any')
    return { __typename: choices.of(['Card', 'Customer', 'Nothing']), id: variable(ID_IN_ANY) ?? 'card_1' }
  return choices.of(('name' in type && SCALARS[type.name]) || ['x'])
}

const ID_IN_ANY = { type: undefined as unknown as GraphQLInputType, hasDefault: false }

function fieldsOf(choices: Choices, type: GraphQLInputObjectType, variable: Variable): Record<string, unknown> {
  const value: Record<string, unknown> = {}
  for (const field of Object.values(type.getFields())) {
    if (!isRequiredInputField(field) && !choices.once(3)) continue
    const place = { type: field.type, hasDefault: field.defaultValue !== undefined }
    value[field.name] = variable(place) ?? valueOf(choices, field.type, variable)
  }
  return value
}

/** A value for a variable as a caller could send one: most fit, others not. */
export const sentFor = (choices: Choices, type: GraphQLInputType): unknown => {
  const value = valueOf(choices, type)
  if (!choices.once(6)) return value
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value, nothing: choices.of(WRONG) }
  return choices.of([null, ...WRONG])
}

/** The text of a value in a document. */
export function literal(type: GraphQLInputType | undefined, value: unknown): string {
  if (value instanceof Use) return `$${value.name}`
  if (value === null) return 'null'
  if (isNonNullType(type)) return literal(type.ofType, value)
  const item = isListType(type) ? (type.ofType as GraphQLInputType) : undefined
  if (Array.isArray(value)) return `[${value.map(each => literal(item, each)).join(', ')}]`
  if (item !== undefined) return literal(item, value)
  if (typeof value !== 'object') return isEnumType(type) && typeof value === 'string' ? value : JSON.stringify(value)
  const fields = isInputObjectType(type) ? type.getFields() : undefined
  return `{ ${Object.entries(value)
    .map(([name, each]) => `${name}: ${literal(fields?.[name]?.type, each)}`)
    .join(', ')} }`
}
