import { dirname } from 'node:path'
import { PROVIDER_IDS } from './sources.ts'

const PROVIDER_FOLDER = new RegExp(`^((?:src|test)/providers)/(?:${PROVIDER_IDS.join('|')})(?=/|$)`)

/**
 * The rooms of src from the bottom to the top: a file imports only files of the same room and of earlier rooms. A room is a folder,
 * or a few files of a folder.
 */
export const ROOMS: readonly (readonly [room: string, paths: RegExp])[] = [
  ['domain', /^src\/domain\//],
  ['client', /^src\/client\//],
  ['playground', /^src\/playground\//],
  ['providers/kit', /^src\/providers\/kit\//],
  ['providers/{id}', /^src\/providers\/[^/]+\//],
  ['providers', /^src\/providers\/[^/]+$/],
  ['sandbox', /^src\/sandbox\//],
  ['storage', /^src\/storage\//],
  ['gateway/world', /^src\/gateway\/(world|ids|logger)\.ts$/],
  ['gateway/api', /^src\/gateway\/api\//],
  ['gateway/input', /^src\/gateway\/input\//],
  ['gateway/engine', /^src\/gateway\/engine\//],
  ['gateway/events', /^src\/gateway\/events\//],
  ['gateway/audit', /^src\/gateway\/audit\//],
  ['gateway/reading', /^src\/gateway\/reading\//],
  ['gateway/verbs', /^src\/gateway\/verbs\//],
  ['gateway/reconciliation', /^src\/gateway\/reconciliation\//],
  ['gateway', /^src\/gateway\/[^/]+$/],
  ['graphql/context', /^src\/graphql\/context\.ts$/],
  ['graphql/types', /^src\/graphql\/types\//],
  ['graphql/execution', /^src\/graphql\/execution\//],
  ['graphql/resolvers', /^src\/graphql\/resolvers\//],
  ['graphql/federation', /^src\/graphql\/federation\//],
  ['graphql', /^src\/graphql\/[^/]+$/],
  ['http', /^src\/http\//],
  ['the top', /^src\/([^/]+|commands\/.*)$/],
]

export const roomOf = (path: string): number => ROOMS.findIndex(([, paths]) => paths.test(path))

/** The folder of a file, with {id} for the name of a provider. */
export const folderOf = (path: string): string => dirname(path).replace(PROVIDER_FOLDER, '$1/{id}')
