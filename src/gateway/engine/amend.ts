import type { Fault } from '../../domain/fault.ts'
import { seenIn, verdictOf } from '../../domain/amendment.ts'
import { freshReads } from '../../domain/fresh-reads.ts'
import { Private } from '../../domain/private.ts'
import type { Profile, ProfilePatch } from '../../domain/profile.ts'
import { AMEND, isOpen, mayStillAct } from '../../domain/proof.ts'
import type { Dossier, Provider, Registration } from '../../domain/provider.ts'
import { after } from '../../domain/turn.ts'
import { attemptsOf } from '../../storage/attempts.ts'
import { isErased } from '../../storage/customers.ts'
import { lockJourney } from '../../storage/journeys.ts'
import type { AttemptRow, JourneyRow } from '../../storage/schema.ts'
import { wasErased } from '../api/access.ts'
import type { World } from '../world.ts'
import { circumstancesOf } from './circumstances.ts'
import { openContent, sealContent } from './content.ts'
import { save } from './door.ts'
import { changeProfile } from './profiles.ts'
import { sendTraced } from './send-traced.ts'

type Amendment = NonNullable<Provider['amendment']>

/** Sends a change of what a provider holds of a person. Gives the fault where the change came to nothing, or may have. */
export async function amend(
  world: World,
  { id: journeyId, customerId }: JourneyRow,
  { amend: write }: Amendment,
  dossier: Dossier<Registration>,
  patch: ProfilePatch,
): Promise<Fault | undefined> {
  const sent = await sendTraced<void, { readonly fault?: Fault }>(world, {
    journeyId,
    async decide(tx, row, attempts) {
      if (row.customerId !== null && (await isErased(tx, row.customerId))) wasErased(row.customerId)
      const key = `${row.id}-${AMEND}-${attempts.filter(({ step }) => step === AMEND).length + 1}`
      const subject = { row, content: await openContent(tx, world.vault, row) }
      const turned = after(subject, { type: 'amending', key, patch }, circumstancesOf(world, row))
      const sealed = await sealContent(tx, world.vault, row, turned.content)
      const becomes = { sealed, dueAt: turned.row.dueAt, revision: row.revision + 1 }
      return { step: AMEND, key, becomes, send: spent => write(dossier, new Private(patch), spent) }
    },
    async settle(tx, row, { attempt, key, sent: spent, ...came }) {
      const fault = 'fault' in came ? { fault: came.fault } : {}
      await save(
        world,
        tx,
        row,
        { type: 'amended', key, attempt, sent: spent, ...fault },
        { source: 'MUTATION', holdsTurn: false },
      )
      return fault
    },
  })
  if (sent?.fault === undefined) await keepInProfile(world, customerId, patch)
  return sent?.fault
}

const keepInProfile = async (world: World, customerId: string | null, patch: ProfilePatch): Promise<void> => {
  if (customerId !== null) await changeProfile(world, customerId, profile => ({ ...profile, ...patch }))
}

/**
 * Looks for changes whose answer was lost: the provider's record of the person is compared with what was sent. A record that does not
 * tell leaves the attempt UNKNOWN and says so on the cardholder. Gives the row as it is afterwards.
 */
export async function followUpAmendments(world: World, claimed: JourneyRow, token: string): Promise<JourneyRow | undefined> {
  const attempts = (await attemptsOf(world.database.sql, [claimed.id])).filter(({ step }) => step === AMEND)
  if (!attempts.some(isOpen)) return claimed
  const { amendments = {} } = await openContent(world.database.sql, world.vault, claimed)
  const circumstances = circumstancesOf(world, claimed)
  const lost = attempts.filter(
    attempt =>
      amendments[attempt.key] !== undefined &&
      (attempt.outcome === 'UNKNOWN' || (attempt.outcome === 'OPEN' && !mayStillAct(attempt, circumstances.now, circumstances))),
  )
  if (lost.length === 0) return claimed
  const record = await recordOf(world, claimed)
  let row: JourneyRow | undefined = claimed
  for (const attempt of lost) {
    const patch = amendments[attempt.key] as ProfilePatch
    const over = !mayStillAct(attempt, circumstances.now, circumstances) && !isWaitedFor(world, attempt, record)
    const overtaken = attempts.some(({ id, outcome }) => id > attempt.id && outcome !== 'NO_EFFECT')
    const outcome = verdictOf(record === undefined || record === 'no answer' ? undefined : seenIn(patch, record), {
      over,
      overtaken,
    })
    if (outcome !== undefined) row = await conclude(world, claimed, token, attempt, outcome)
    if (outcome === 'TOOK_EFFECT') await keepInProfile(world, claimed.customerId, patch)
  }
  return row
}

/** The provider's record of the person; undefined where the provider shows none. */
async function recordOf(world: World, row: JourneyRow): Promise<Profile | 'no answer' | undefined> {
  const profiles = world.providers.get(row.provider)?.profiles
  if (profiles === undefined) return undefined
  const [record] = await profiles([row.refs], freshReads()).catch(() => [])
  return record instanceof Private ? record.reveal() : 'no answer'
}

/** A provider that does not answer is asked again, for as long as a journey waits for a provider. */
const isWaitedFor = (world: World, { sentAt }: AttemptRow, record: Profile | 'no answer' | undefined): boolean =>
  record === 'no answer' && world.now().getTime() - sentAt.getTime() < world.pace.deadline * 1000

async function conclude(
  world: World,
  { id }: JourneyRow,
  token: string,
  attempt: AttemptRow,
  outcome: 'TOOK_EFFECT' | 'NO_EFFECT' | 'UNKNOWN',
): Promise<JourneyRow | undefined> {
  if (outcome === 'UNKNOWN')
    world.logger.error({ journey: id, attempt: attempt.id }, 'the outcome of a change of a cardholder cannot be found out')
  return world.database.transaction(async tx => {
    const row = await lockJourney(tx, id)
    if (row === undefined || row.leaseToken !== token) return undefined
    const happening = { type: 'compared', attempt: attempt.id, key: attempt.key, outcome } as const
    return save(world, tx, row, happening, { source: 'POLL', holdsTurn: false })
  })
}
