import {
  type GraphQLCompositeType,
  GraphQLBoolean,
  type GraphQLField,
  GraphQLID,
  type GraphQLInputType,
  GraphQLNonNull,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isNonNullType,
  isRequiredArgument,
  isUnionType,
  OperationTypeNode,
} from 'graphql'
import type { Choices } from './choices.ts'
import { literal, type Place, sentFor, Use, valueOf } from './values.ts'

/** A request as a caller sends one. */
export type Asked = {
  readonly kind: OperationTypeNode
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>> | null | undefined
  readonly operationName: string | null | undefined
}

const DEEPEST = 4
const MOST_FIELDS = 40

/** Writes a request of this schema. Nearly all documents are valid; variables and operation names are often wrong. */
export const ask = (schema: GraphQLSchema) => (choices: Choices) => new Writer(schema, choices).write()

class Writer {
  readonly #schema: GraphQLSchema
  readonly #choices: Choices
  readonly #variables = new Map<string, { readonly type: GraphQLInputType; readonly byDefault: string }>()
  readonly #sent: Record<string, unknown> = {}
  readonly #fragments = new Map<string, { readonly on: GraphQLCompositeType; readonly text: string }>()
  /** What each name in the answer stands for: two fields of one name must be the same. */
  readonly #names = new Map<string, string>()
  #fields = 0

  constructor(schema: GraphQLSchema, choices: Choices) {
    this.#schema = schema
    this.#choices = choices
  }

  write(): Asked {
    const choices = this.#choices
    const { QUERY, MUTATION, SUBSCRIPTION } = OperationTypeNode
    const kind = choices.of([QUERY, QUERY, QUERY, QUERY, MUTATION, MUTATION, SUBSCRIPTION])
    const root = this.#schema.getRootType(kind)
    if (root == null) throw new Error(`the schema has no ${kind}`)
    const selection =
      kind === SUBSCRIPTION ? `{ ${this.#field(root, 'statusChanged', DEEPEST)} }` : this.#selection(root, DEEPEST)
    const named = choices.below(3) > 0
    const another = choices.once(8) && named
    const declared = [...this.#variables].map(([name, { type, byDefault }]) => `$${name}: ${String(type)}${byDefault}`)
    const head = `${kind}${named ? ' Asked' : ''}${declared.length > 0 ? `(${declared.join(', ')})` : ''}`
    const fragments = [...this.#fragments].map(([name, { on, text }]) => `fragment ${name} on ${on.name} ${text}`)
    const query = [`${head} ${selection}`, ...fragments, ...(another ? ['query Another { __typename }'] : [])].join('\n')
    const operationName = choices.of([undefined, named ? 'Asked' : undefined, named ? 'Asked' : null, null, '', 'Nothing'])
    const variables = Object.keys(this.#sent).length > 0 ? this.#sent : choices.of([undefined, null, {}, { nothing: { id: 1 } }])
    return { kind, query, variables, operationName }
  }

  #selection(type: GraphQLCompositeType, depth: number): string {
    const selected = Array.from({ length: 1 + this.#choices.below(4) }, () => this.#selected(type, depth))
    return `{ ${selected.join(' ')} }`
  }

  #selected(type: GraphQLCompositeType, depth: number): string {
    const way = this.#choices.below(10)
    if (depth > 1 && way === 9) return `...${this.#fragment(type, depth)}${this.#directive()}`
    if (depth > 1 && (way === 8 || (isAbstractType(type) && way > 3)))
      return `... on ${this.#nearby(type).name}${this.#directive()} ${this.#selection(this.#last, depth - 1)}`
    if (depth > 1 && way === 7) return `...${this.#directive()} ${this.#selection(type, depth - 1)}`
    if (isUnionType(type) || way === 6 || this.#fields > MOST_FIELDS || (this.#choices.ended && depth < DEEPEST))
      return '__typename'
    const names = Object.keys(type.getFields()).filter(name => !name.startsWith('_service'))
    return this.#field(type, this.#choices.of(names), depth)
  }

  #last!: GraphQLCompositeType
  /** A type whose values may be values of this type. */
  #nearby(type: GraphQLCompositeType): GraphQLCompositeType {
    const types = isAbstractType(type) ? [type, ...this.#schema.getPossibleTypes(type)] : [type, ...type.getInterfaces()]
    this.#last = this.#choices.of(types)
    return this.#last
  }

  #fragment(type: GraphQLCompositeType, depth: number): string {
    const fitting = [...this.#fragments].filter(([, { on }]) => on === type)
    if (fitting.length > 0 && this.#choices.once(2)) return this.#choices.of(fitting)[0]
    const on = this.#nearby(type)
    const text = this.#selection(on, depth - 1)
    const name = `f${this.#fragments.size}`
    this.#fragments.set(name, { on, text })
    return name
  }

  #field(type: GraphQLCompositeType, name: string, depth: number): string {
    const field = isUnionType(type) ? undefined : type.getFields()[name]
    if (field === undefined) return '__typename'
    const named = getNamedType(field.type)
    if (isCompositeType(named) && depth <= 1) return '__typename'
    this.#fields++
    const written = `${name}${this.#arguments(field)}`
    const what = `${String(field.type)} ${written}`
    const taken = (this.#names.get(name) ?? what) !== what
    const alias = taken || this.#choices.once(6) ? `a${this.#names.size}` : name
    this.#names.set(alias, what)
    const beneath = isCompositeType(named) ? ` ${this.#selection(named, depth - 1)}` : ''
    return `${alias === name ? '' : `${alias}: `}${written}${this.#directive()}${beneath}`
  }

  #arguments({ args }: GraphQLField<unknown, unknown>): string {
    const given = args.flatMap(argument => {
      if (!isRequiredArgument(argument) && !this.#choices.once(2)) return []
      const place = { type: argument.type, hasDefault: argument.defaultValue !== undefined }
      const value = this.#variable(place) ?? valueOf(this.#choices, argument.type, each => this.#variable(each))
      return [`${argument.name}: ${literal(argument.type, value)}`]
    })
    return given.length > 0 ? `(${given.join(', ')})` : ''
  }

  #directive(): string {
    if (!this.#choices.once(12)) return ''
    const type = new GraphQLNonNull(GraphQLBoolean)
    const value = this.#variable({ type, hasDefault: false }) ?? this.#choices.once(2)
    return ` @${this.#choices.of(['skip', 'include'])}(if: ${literal(type, value)})`
  }

  /** Half of all places hold a variable; a few variables stand in several places. */
  #variable({ type, hasDefault }: Place): Use | undefined {
    const choices = this.#choices
    if (!choices.once(2)) return undefined
    const place = type ?? new GraphQLNonNull(GraphQLID)
    const before = [...this.#variables].find(([, known]) => String(known.type) === String(place))
    if (before !== undefined && choices.once(3)) return new Use(before[0])
    const nullable = isNonNullType(place) ? place.ofType : place
    const strict = new GraphQLNonNull(nullable)
    const withDefault = choices.once(3)
    // A nullable variable may stand where null may not if one of the two has a default.
    const loose = !isNonNullType(place) || withDefault || hasDefault
    const declared = loose && choices.once(2) ? nullable : choices.once(4) ? strict : place
    const isStrict = isNonNullType(declared) || isNonNullType(place)
    const byDefault = withDefault ? ` = ${literal(declared, valueOf(choices, isStrict ? strict : declared))}` : ''
    const name = `v${this.#variables.size}`
    this.#variables.set(name, { type: declared, byDefault })
    const sent = choices.below(8)
    if (sent === 7) this.#sent[name] = null
    else if (sent < 5 || (sent === 5 && !withDefault)) this.#sent[name] = sentFor(choices, declared)
    return new Use(name)
  }
}
