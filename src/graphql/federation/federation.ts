import {
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLFieldConfig,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
  GraphQLUnionType,
  isObjectType,
} from 'graphql'
import type { Node } from '../../gateway/api/views.ts'
import type { Session } from '../../gateway/session.ts'
import { refuse } from '../../gateway/api/refusal.ts'
import { seesAll } from '../../gateway/api/viewer.ts'
import type { GraphContext } from '../context.ts'
import { subgraphSdl } from './subgraph-sdl.ts'
import { typeNameOf } from '../types/type-name.ts'

/** A router sends all references of one page of a different graph; a page of ours has at most a hundred. */
const MOST_REPRESENTATIONS = 1_000

/** Finds each entity that a different graph may name, through the reads of every caller. */
const FIND: Readonly<Record<string, (session: Session, keys: Keys) => Promise<Node | null> | Node | null>> = {
  Customer: (session, keys) => session.customers.find(keys),
  Cardholder: (session, { id = '' }) => session.cardholders.find(id),
  KycApplication: (session, { id = '' }) => session.kyc.find(id),
  Card: (session, { id = '' }) => session.cards.find(id),
  Topup: (session, { id = '' }) => session.topups.find(id),
  Provider: (session, { id = '' }) => session.providers.find(id),
  CardProduct: (session, { id = '' }) => session.products.find(id),
}
type Keys = { readonly id?: string; readonly externalId?: string }

/**
 * The graph, and the two fields that a router asks of a subgraph. Made by hand: @apollo/subgraph reads directives from the
 * parsed text of a schema, and type-graphql has no text.
 */
export function asSubgraph(schema: GraphQLSchema): GraphQLSchema {
  const config = schema.toConfig()
  const query = config.query?.toConfig()
  if (query === undefined) throw new Error('the schema has no queries')
  const routers = { _service: service(subgraphSdl(schema)), _entities: entities(schema) }
  return new GraphQLSchema({
    ...config,
    query: new GraphQLObjectType({ ...query, fields: { ...query.fields, ...routers } }),
    types: config.types.filter(({ name }) => name !== query.name),
  })
}

function service(sdl: string): GraphQLFieldConfig<unknown, GraphContext> {
  const type = new GraphQLObjectType({
    name: '_Service',
    description: 'This graph as part of a larger one.',
    fields: {
      sdl: { type: new GraphQLNonNull(GraphQLString), description: 'Its SDL, with the keys that other graphs may use.' },
    },
  })
  return {
    type: new GraphQLNonNull(type),
    description: 'For a router that composes this graph with others.',
    // Introspection is closed in production, for every token.
    resolve: (_root, _args, { viewer }) =>
      seesAll(viewer) ? { sdl } : refuse('FORBIDDEN', 'this needs the role BACK_OFFICE or SERVICE'),
  }
}

function entities(schema: GraphQLSchema): GraphQLFieldConfig<unknown, GraphContext, { representations: readonly unknown[] }> {
  const entity = new GraphQLUnionType({
    name: '_Entity',
    description: 'What another graph may name.',
    types: Object.keys(FIND)
      .map(name => schema.getType(name))
      .filter(isObjectType),
    resolveType: typeNameOf,
  })
  const any = new GraphQLScalarType({
    name: '_Any',
    description: 'Something of this graph, named from another by its type and its key.',
  })
  return {
    type: new GraphQLNonNull(new GraphQLList(entity)),
    description:
      'For a router: things of this graph by what other graphs know of them, in the same order; null in place of what is not there.',
    args: {
      representations: {
        type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(any))),
        description: `Which ones, at most ${MOST_REPRESENTATIONS}.`,
      },
    },
    resolve(_root, { representations }, { session }) {
      if (representations.length > MOST_REPRESENTATIONS)
        refuse(
          'INVALID_INPUT',
          `at most ${MOST_REPRESENTATIONS} representations are allowed; the request has ${representations.length}`,
        )
      // An invalid reference is an error in place: the other references belong to a page that must not fail.
      return representations.map(async representation => find(session, representation))
    },
  }
}

function find(session: Session, representation: unknown): Promise<Node | null> | Node | null {
  const { __typename: name, id, externalId } = (representation ?? {}) as Readonly<Record<string, unknown>>
  const finder = typeof name === 'string' && Object.hasOwn(FIND, name) ? FIND[name] : undefined
  if (finder === undefined) {
    const known = Object.keys(FIND).join(', ')
    refuse('INVALID_INPUT', `unknown __typename ${shown(name)}: send one of ${known}`)
  }
  if (typeof id === 'string') return finder(session, typeof externalId === 'string' ? { id, externalId } : { id })
  if (name === 'Customer' && typeof externalId === 'string') return finder(session, { externalId })
  refuse('INVALID_INPUT', `no ${String(name)} is named: send id${name === 'Customer' ? ' or externalId' : ''}`)
}

const shown = (name: unknown): string => (typeof name === 'string' ? JSON.stringify(name.slice(0, 50)) : 'none')
