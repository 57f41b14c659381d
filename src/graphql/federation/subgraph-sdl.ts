import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
  printSchema,
} from 'graphql'

/** The directives that a router needs. Version 2.0 has all that we use, and every router knows version 2.0. */
const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key", "@shareable", "@tag"])'

/** The keys of our entities: `id` for each, and for a customer also the operator's own reference. */
const OTHER_KEYS: Readonly<Record<string, readonly string[]>> = { Customer: ['externalId'] }
/** Types that a different graph is likely to have under the same name and with the same meaning. */
const SHAREABLE = new Set(['PageInfo', 'Money', 'Address'])
/** Fields that no customer's app needs. A router's contract that leaves out the tag "staff" is the graph for apps. */
const STAFF: Readonly<Record<string, readonly string[]>> = {
  Query: ['auditTrail', 'reconciliationFindings', 'reviews'],
  Mutation: ['resolveReview', 'eraseCustomer'],
  Journey: ['providerStatus', 'attempts'],
  Cardholder: ['providerRef'],
  Card: ['providerRef'],
  Topup: ['providerRef'],
  CardTransaction: ['providerRef', 'providerStatus'],
  StatusReason: ['providerCode', 'providerMessage'],
  Provider: ['cardholders'],
}

/** The SDL of the graph as a subgraph (Apollo Federation 2). */
export function subgraphSdl(schema: GraphQLSchema): string {
  const { definitions } = parse(printSchema(schema))
  return `${LINK}\n\n${definitions.map(definition => print(withDirectives(definition))).join('\n\n')}\n`
}

function withDirectives(definition: DefinitionNode): DefinitionNode {
  if (definition.kind === Kind.INTERFACE_TYPE_DEFINITION) return { ...definition, ...tagged(definition) }
  if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return definition
  const name = definition.name.value
  const keys = implementsOne(definition, 'Node') ? ['id', ...(OTHER_KEYS[name] ?? [])] : []
  const directives = [
    ...keys.map(field => directive('key', 'fields', field)),
    ...(SHAREABLE.has(name) ? [directive('shareable')] : []),
  ]
  return { ...definition, directives, ...tagged(definition) }
}

/** A field has the same tags as in the interface. */
function tagged(type: Pick<ObjectTypeDefinitionNode, 'name' | 'interfaces' | 'fields'>): { fields: FieldDefinitionNode[] } {
  const staff = [type, ...(type.interfaces ?? [])].flatMap(one => STAFF[one.name.value] ?? [])
  const fields = type.fields ?? []
  return {
    fields: fields.map(field =>
      staff.includes(field.name.value)
        ? { ...field, directives: [...(field.directives ?? []), directive('tag', 'name', 'staff')] }
        : field,
    ),
  }
}

const implementsOne = ({ interfaces }: ObjectTypeDefinitionNode, wanted: string): boolean =>
  interfaces?.some(({ name }) => name.value === wanted) ?? false

function directive(name: string, argument?: string, value = ''): ConstDirectiveNode {
  const named = (text: string) => ({ kind: Kind.NAME, value: text }) as const
  return {
    kind: Kind.DIRECTIVE,
    name: named(name),
    arguments:
      argument === undefined ? [] : [{ kind: Kind.ARGUMENT, name: named(argument), value: { kind: Kind.STRING, value } }],
  }
}
