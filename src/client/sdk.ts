import type { GraphQLClient } from 'graphql-request'
import * as generated from './generated.ts'

type Documents = Omit<typeof generated, 'StatusChangedDocument'>
type Call<Document> =
  Document extends generated.TypedDocumentString<infer Result, infer Variables>
    ? (...given: Record<string, never> extends Variables ? [variables?: Variables] : [variables: Variables]) => Promise<Result>
    : never

/** One function for every query and mutation in operations/, named as it is there: `IssueCard({ input })`. */
export type Sdk = {
  readonly [Name in keyof Documents as Name extends `${infer Operation}Document` ? Operation : never]: Call<Documents[Name]>
}

/** The functions are made from the generated documents, so that there is nothing to write when an operation is added. */
export function createSdk(client: GraphQLClient): Sdk {
  const calls = Object.entries(generated).flatMap(([name, document]) =>
    name.endsWith('Document')
      ? [[name.slice(0, -'Document'.length), (variables?: object) => client.request(String(document), variables ?? {})]]
      : [],
  )
  return Object.fromEntries(calls) as Sdk
}
