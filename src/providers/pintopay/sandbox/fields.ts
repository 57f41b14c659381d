import { Refused } from './replies.ts'
import type { Card, User, World } from './world.ts'

export type Payload = Readonly<Record<string, unknown>>

/** A text, where the empty one and null count as missing. [assumed] */
export const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

export function userOf(world: World, payload: Payload): User {
  const externalId = textOf(payload.external_user_id)
  if (externalId === undefined) throw new Refused('external_user_id_required')
  const user = world.users.get(externalId)
  if (user === undefined) throw new Refused('project_user_not_found')
  return user
}

/** The named card; where a user is named too, the card must belong to the user. */
export function cardOf(world: World, payload: Payload): Card {
  const id = textOf(payload.card_id)
  if (id === undefined || !/^[0-9a-f]{24}$/.test(id)) throw new Refused('invalid_card_id')
  const card = world.cards.get(id)
  const owner = textOf(payload.external_user_id)
  if (card === undefined || (owner !== undefined && card.user.externalId !== owner)) throw new Refused('card_not_found')
  return card
}

/** limit and skip of a list, oldest first. */
export function pageOf<T>(payload: Payload, all: readonly T[]): { total: number; page: readonly T[] } {
  const limit = payload.limit ?? 50
  const skip = payload.skip ?? 0
  if (!Number.isInteger(limit) || Number(limit) < 1 || Number(limit) > 100) throw new Refused('invalid_request')
  if (!Number.isInteger(skip) || Number(skip) < 0) throw new Refused('invalid_request')
  return { total: all.length, page: all.slice(Number(skip), Number(skip) + Number(limit)) }
}
