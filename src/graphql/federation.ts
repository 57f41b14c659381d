import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
  printSchema,
} from 'graphql'

/** What a router needs to know to put this graph beside others. */
const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key"])'
/** What there is for the router's own use: it adds these by itself. */
const OWN_TYPES = new Set(['_Any', '_Entity', '_Service'])
const OWN_FIELDS = new Set(['_service', '_entities'])

/** By which fields others may name our things: everything by its id, a customer by your own reference as well. */
const KEYS: Readonly<Record<string, readonly string[]>> = { Customer: ['externalId'] }

/** The SDL of this graph as a subgraph (Apollo Federation 2). */
export function subgraphSdl(schema: GraphQLSchema): string {
  const { definitions }: DocumentNode = parse(printSchema(schema))
  const kept = definitions.filter(definition => !('name' in definition && OWN_TYPES.has(definition.name?.value ?? '')))
  return `${LINK}\n\n${kept.map(definition => print(asSubgraph(definition))).join('\n\n')}\n`
}

function asSubgraph(definition: DefinitionNode): DefinitionNode {
  if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return definition
  if (definition.name.value === 'Query')
    return { ...definition, fields: definition.fields?.filter(({ name }) => !OWN_FIELDS.has(name.value)) ?? [] }
  return isNode(definition) ? { ...definition, directives: ['id', ...(KEYS[definition.name.value] ?? [])].map(key) } : definition
}

const isNode = ({ interfaces }: ObjectTypeDefinitionNode): boolean =>
  interfaces?.some(({ name }) => name.value === 'Node') ?? false

const key = (field: string): ConstDirectiveNode => ({
  kind: Kind.DIRECTIVE,
  name: { kind: Kind.NAME, value: 'key' },
  arguments: [{ kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'fields' }, value: { kind: Kind.STRING, value: field } }],
})
