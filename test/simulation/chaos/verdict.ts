import type { Thing } from '../../../src/providers/kit/sandbox.ts'
import type { Follower } from './follower.ts'
import type { OwnPostgres } from './own-postgres.ts'

type Stored = { readonly stream_id: string; readonly subject_id: string; readonly version: number }

/** Things at the provider that exist twice though one key asked for them. `keyOf` tells which key asked. */
export function doubled(things: readonly Thing[], keyOf: (thing: Thing) => string): string[] {
  const counts = new Map<string, number>()
  for (const thing of things) counts.set(keyOf(thing), (counts.get(keyOf(thing)) ?? 0) + 1)
  return [...counts].filter(([, count]) => count > 1).map(([key, count]) => `${count} effects of ${key}`)
}

/** Journeys whose turn stays overdue, and writes that stay under way, though nothing disturbs the processes any more. */
export async function stuck(postgres: OwnPostgres, waitMs: number): Promise<string[]> {
  const until = Date.now() + waitMs
  for (;;) {
    const rows = await postgres.query<{ id: string; status: string; phase: string }>(
      `select id, status, phase from journeys where due_at < now() - interval '20 seconds' or phase = 'sent'`,
    )
    if (rows.length === 0 || Date.now() > until)
      return rows.map(({ id, status, phase }) => `${id} is stuck: status ${status}, phase ${phase}`)
    await new Promise(resolve => setTimeout(resolve, 500))
  }
}

/** Versions of each subject count from 1 without a gap, and so do the positions of each stream. */
export const gaps = async (postgres: OwnPostgres): Promise<string[]> =>
  (
    await postgres.query<{ what: string }>(
      `select 'versions of ' || subject_id as what from changes group by subject_id having min(version) <> 1 or max(version) <> count(*)
       union all
       select 'positions of ' || stream_id from changes group by stream_id having min(position) <> 1 or max(position) <> count(*)`,
    )
  ).map(({ what }) => `${what} have a gap`)

/** Each subscriber received each change once, in the order of the stream. Subscribers may need some seconds to catch up. */
export async function missed(postgres: OwnPostgres, followers: readonly Follower[], waitMs: number): Promise<string[]> {
  const stored = new Map<string, string[]>()
  for (const { stream_id, subject_id, version } of await postgres.query<Stored>(
    'select stream_id, subject_id, version from changes order by stream_id, position',
  ))
    stored.set(stream_id, [...(stored.get(stream_id) ?? []), `${subject_id}@${version}`])
  const told = ({ seen }: Follower) => seen.map(({ subject, version }) => `${'id' in subject ? subject.id : ''}@${version}`)
  const differs = (follower: Follower) => told(follower).join() !== (stored.get(follower.customerId) ?? []).join()
  const until = Date.now() + waitMs
  while (followers.some(differs) && Date.now() < until) await new Promise(resolve => setTimeout(resolve, 250))
  return followers
    .filter(differs)
    .map(one => `subscriber of ${one.customerId} saw ${told(one).join(' ')}, stored ${stored.get(one.customerId)?.join(' ')}`)
}
