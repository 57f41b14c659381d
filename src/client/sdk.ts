import type { GraphQLClient } from 'graphql-request'
import { callFailed } from './call-failed.ts'
import * as generated from './generated.ts'

type Documents = Omit<typeof generated, 'StatusChangedDocument'>
type Call<Document> =
  Document extends generated.TypedDocumentString<infer Result, infer Variables>
    ? (...given: Record<string, never> extends Variables ? [variables?: Variables] : [variables: Variables]) => Promise<Result>
    : never

/** A function for every query and mutation in operations/, with the operation's name: `IssueCard({ input })`. Rejects with CallFailed. */
export type Sdk = {
  readonly [Name in keyof Documents as Name extends `${infer Operation}Document` ? Operation : never]: Call<Documents[Name]>
}

/** The functions are made from the generated documents: a new operation needs no code. */
export function createSdk(client: GraphQLClient): Sdk {
  const calls = Object.entries(generated).flatMap(([name, document]) => {
    if (!name.endsWith('Document')) return []
    const operation = name.slice(0, -'Document'.length)
    const call = async (variables?: object): Promise<unknown> => {
      try {
        return await client.request(String(document), variables ?? {})
      } catch (thrown) {
        throw callFailed(operation, thrown)
      }
    }
    return [[operation, call]]
  })
  return Object.fromEntries(calls) as Sdk
}
