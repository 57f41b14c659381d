import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { GraphQLError, parse } from 'graphql'

/** A product's own users. Of cards it knows nothing but under which name a user is a customer: the user's id. */
export const ACCOUNTS = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key"])

  type Query {
    "A user by its id."
    user(id: ID!): User
  }

  type Mutation {
    "A new user."
    signUp(name: String!): User!
  }

  "Somebody who signed up."
  type User @key(fields: "id") {
    id: ID!
    name: String!
    "The same person as a holder of cards."
    customer: Customer
  }

  type Customer @key(fields: "externalId", resolvable: false) {
    externalId: String!
  }
`

type User = { readonly id: string; readonly name: string }
type Context = { readonly authorization: string | undefined }

/** Starts the accounts subgraph on a free port. Users are kept in memory. */
export async function startAccounts(): Promise<{ url: string; close(): Promise<void> }> {
  const users = new Map<string, User>()
  const known = (context: unknown): void => {
    if ((context as Context).authorization === undefined)
      throw new GraphQLError('expected a token but got none', { extensions: { code: 'UNAUTHENTICATED' } })
  }
  const resolvers = {
    Query: {
      user(_root: unknown, { id }: { id: string }, context: unknown) {
        known(context)
        return users.get(id) ?? null
      },
    },
    Mutation: {
      signUp(_root: unknown, { name }: { name: string }, context: unknown) {
        known(context)
        const user = { id: `user-${users.size + 1}`, name }
        users.set(user.id, user)
        return user
      },
    },
    User: {
      __resolveReference: ({ id }: User) => users.get(id) ?? null,
      customer: ({ id }: User) => ({ externalId: id }),
    },
  }
  const server = new ApolloServer<Context>({ schema: buildSubgraphSchema({ typeDefs: parse(ACCOUNTS), resolvers }) })
  const { url } = await startStandaloneServer(server, {
    listen: { host: '127.0.0.1', port: 0 },
    context: async ({ req }) => ({ authorization: req.headers.authorization }),
  })
  return { url, close: () => server.stop() }
}
