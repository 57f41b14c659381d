import { journeysByProviderRef, lockJourney, updateJourney } from '../../storage/journeys.ts'
import { noteObservation, openAttempt, lastAttempt } from '../../storage/attempts.ts'
import { mustReview } from '../api/access.ts'
import { turnNow } from '../engine/begin.ts'
import { Check } from '../input/text.ts'
import type { Session } from '../api/gateway.ts'
import { refuse } from '../api/refusal.ts'
import { journeyOfRow } from '../engine/dossiers.ts'
import { save } from '../engine/save.ts'
import type { JourneyRow } from '../../storage/schema.ts'
import type { World } from '../world.ts'
import { type Acting, journeyFor } from './acting.ts'

/** Asks the provider now instead of at nextCheckAt. */
export async function refresh(acting: Acting, input: { journeyId: string }): Promise<string> {
  const { world } = acting
  const journey = await journeyFor(acting, undefined, input.journeyId, 'journeyId')
  await turnNow(world, journey.id)
  return journey.id
}

/** A thing with an id of its own that can be read is only ever believed by reading it. */
const mustBeFound = (world: World, row: JourneyRow): boolean =>
  row.kind !== 'kyc' && journeyOfRow(world, row)?.byEvidence !== true

/** Settles a journey that a person has looked into, with what they found. */
export async function resolveReview(acting: Acting, input: Parameters<Session['resolveReview']>[0]): Promise<string> {
  const { world, access } = acting
  mustReview(access.viewer)
  const check = new Check()
  const note = check.text(['note'], input.note, 1000)
  const providerRef = check.text(['providerRef'], input.providerRef)
  check.done()
  const journey = await journeyFor(acting, undefined, input.journeyId, 'journeyId')
  await world.database.transaction(async tx => {
    const row = await lockJourney(tx, journey.id)
    if (row?.phase !== 'review')
      refuse('CONFLICT', `expected a journey that needs a review but it is ${journey.status}`, {
        path: ['journeyId'],
        nodeId: journey.id,
      })
    if (input.outcome === 'HAPPENED' && providerRef === undefined && row.providerRef === null && mustBeFound(world, row)) {
      refuse('INVALID_INPUT', 'expected the providerRef of what happened, by which it can be asked about', {
        path: ['providerRef'],
      })
    }
    if (providerRef !== undefined) {
      const owners = await journeysByProviderRef(tx, row.provider, row.kind, [providerRef])
      const other = owners.find(owner => owner.id !== row.id)
      if (other !== undefined)
        refuse('CONFLICT', 'expected a providerRef that no other journey owns', { path: ['providerRef'], nodeId: other.id })
    }
    const happened = input.outcome === 'HAPPENED'
    const found = {
      ...(happened && providerRef !== undefined ? { refs: { ...row.refs, id: providerRef }, providerRef } : {}),
      // Where the provider has no read, what a person found is the evidence (see Dossier.evidence).
      ...(happened ? { evidence: { ...row.evidence, outcome: 'completed' } } : {}),
    }
    const write = (await openAttempt(tx, row.id)) ?? (await lastAttempt(tx, row.id))
    if (write !== undefined && note !== undefined)
      await noteObservation(tx, write.id, `${world.now().toISOString()} a person said ${input.outcome}`)
    if (Object.keys(found).length > 0) await updateJourney(tx, row.id, found)
    await save(
      world,
      tx,
      { ...row, ...found },
      { type: 'resolved', outcome: input.outcome },
      { source: 'OPERATOR', holdsTurn: false },
    )
  })
  if (input.outcome !== 'DID_NOT_HAPPEN') await turnNow(world, journey.id)
  return journey.id
}
