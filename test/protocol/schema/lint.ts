import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
  OperationTypeNode,
} from 'graphql'

const PASCAL = /^([A-Z][a-z0-9]*)+$/
const CAMEL = /^[a-z][a-zA-Z0-9]*$/
const UPPER = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/
const DATE = /\b\d{4}-\d{2}-\d{2}\b/

type Part = { readonly name: string; readonly deprecationReason?: string | null | undefined }

/** Everything about a schema that is not the house's style, one line each. */
export function lint(schema: GraphQLSchema): string[] {
  const types = Object.values(schema.getTypeMap()).filter(type => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
  const used = reachable(schema)
  return [
    ...types.flatMap(type => [
      ...wrong(PASCAL.test(type.name), `${type.name}: expected PascalCase`),
      ...wrong(used.has(type), `${type.name}: expected a type that something leads to`),
      ...wrong(
        !isInputObjectType(type) || /(Input|Patch)$/.test(type.name),
        `${type.name}: expected an input's name to end in Input or Patch`,
      ),
      ...partsOf(type).flatMap(({ path, part, style }) => [
        ...wrong(style.test(part.name), `${path}: expected ${style === UPPER ? 'UPPER_CASE' : 'camelCase'}`),
        ...wrong(
          part.deprecationReason == null || DATE.test(part.deprecationReason),
          `${path}: expected its deprecation to name a date`,
        ),
      ]),
    ]),
    ...Object.values(schema.getMutationType()?.getFields() ?? {}).flatMap(mutation => ofMutation(mutation)),
  ]
}

/** One input, and a payload that has room for what was wrong with it. */
function ofMutation({ name, type, args }: GraphQLField<unknown, unknown>): string[] {
  const payload = getNamedType(type)
  const errors = isObjectType(payload) ? payload.getFields()['errors'] : undefined
  return [
    ...wrong(payload.name.endsWith('Payload'), `Mutation.${name}: expected a payload but got ${payload.name}`),
    ...wrong(String(errors?.type) === '[UserError!]!', `Mutation.${name}: expected its payload to have errors: [UserError!]!`),
    ...wrong(args.length === 1 && args[0]?.name === 'input', `Mutation.${name}: expected one argument, input`),
  ]
}

type Located = { readonly path: string; readonly part: Part; readonly style: RegExp }

function partsOf(type: GraphQLNamedType): Located[] {
  if (isEnumType(type)) return type.getValues().map(part => ({ path: `${type.name}.${part.name}`, part, style: UPPER }))
  if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return []
  const fields: readonly (GraphQLField<unknown, unknown> | GraphQLInputField)[] = Object.values(type.getFields())
  return fields.flatMap(field => [
    { path: `${type.name}.${field.name}`, part: field, style: CAMEL },
    ...argumentsOf(field).map(part => ({ path: `${type.name}.${field.name}(${part.name})`, part, style: CAMEL })),
  ])
}

function reachable(schema: GraphQLSchema): ReadonlySet<GraphQLNamedType> {
  const found = new Set<GraphQLNamedType>()
  const visit = (type: GraphQLNamedType | undefined): void => {
    if (type === undefined || found.has(type)) return
    found.add(type)
    if (isAbstractType(type)) schema.getPossibleTypes(type).forEach(visit)
    if (isUnionType(type)) type.getTypes().forEach(visit)
    if (isObjectType(type) || isInterfaceType(type)) type.getInterfaces().forEach(visit)
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return
    for (const field of Object.values(type.getFields())) {
      visit(getNamedType(field.type as GraphQLType))
      argumentsOf(field).forEach(argument => visit(getNamedType(argument.type)))
    }
  }
  for (const operation of Object.values(OperationTypeNode)) visit(schema.getRootType(operation) ?? undefined)
  return found
}

const argumentsOf = (field: GraphQLField<unknown, unknown> | GraphQLInputField): readonly GraphQLArgument[] =>
  'args' in field ? field.args : []

const wrong = (right: boolean, message: string): string[] => (right ? [] : [message])
