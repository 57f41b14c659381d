import type { GraphQLField } from 'graphql'
import { Extensions } from 'type-graphql'

/** Declares how many provider calls a field makes for each object that has the field. */
export const Calls = (calls: number) => Extensions({ calls })

/** Declares that the query has read the object behind the field already: reading the object again makes no call. */
export const AlreadyRead = () => Extensions({ alreadyRead: true })

type Declared = Pick<GraphQLField<unknown, unknown>, 'extensions'> | undefined

export const callsOf = (field: Declared): number => Number(field?.extensions['calls'] ?? 0)
export const isAlreadyRead = (field: Declared): boolean => field?.extensions['alreadyRead'] === true
