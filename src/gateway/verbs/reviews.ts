import { decidedEvidence } from '../../domain/evidence.ts'
import { openWrite } from '../../domain/proof.ts'
import { journeysByProviderRef, lockJourney } from '../../storage/journeys.ts'
import { attemptsOf, noteObservation } from '../../storage/attempts.ts'
import { mustReview } from '../api/access.ts'
import { Check } from '../input/text.ts'
import type { ReviewInput } from '../api/inputs.ts'
import { refuse } from '../api/refusal.ts'
import { journeyOfRow } from '../engine/circumstances.ts'
import { save } from '../engine/door.ts'
import { turnNow } from '../engine/turn-now.ts'
import type { JourneyRow } from '../../storage/schema.ts'
import type { World } from '../world.ts'
import { type Acting, journeyFor } from './acting.ts'
import type { Verbs } from './verb.ts'

export const reviewVerbs = (verbs: Verbs) => ({
  resolve: verbs.journey<ReviewInput>({
    operation: 'resolveReview',
    target: ({ journeyId }) => journeyId,
    note: ({ note }) => note,
    run: resolveReview,
  }),
})

/** A record that has an id and can be read at the provider counts only after a read. */
const mustBeFound = (world: World, row: JourneyRow): boolean =>
  row.kind !== 'kyc' && journeyOfRow(world, row)?.byEvidence !== true

/** Resolves a journey that a person has looked into. */
async function resolveReview(acting: Acting, input: ReviewInput): Promise<string> {
  const { world, access, record } = acting
  mustReview(access.viewer)
  const check = new Check()
  check.needed(['note'], check.text(['note'], input.note, 1000))
  const providerRef = check.text(['providerRef'], input.providerRef)
  check.done()
  const journey = await journeyFor(acting, undefined, input.journeyId, 'journeyId')
  await world.database.transaction(async tx => {
    const row = await lockJourney(tx, journey.id)
    if (row?.phase !== 'review')
      refuse('CONFLICT', `this journey needs no review: it is ${journey.status}`, {
        path: ['journeyId'],
        nodeId: journey.id,
      })
    if (input.outcome === 'HAPPENED' && providerRef === undefined && row.providerRef === null && mustBeFound(world, row)) {
      refuse('INVALID_INPUT', 'pass the providerRef: the gateway reads the record at the provider by this id', {
        path: ['providerRef'],
      })
    }
    if (providerRef !== undefined) {
      const owners = await journeysByProviderRef(tx, row.provider, row.kind, [providerRef])
      const other = owners.find(owner => owner.id !== row.id)
      if (other !== undefined)
        refuse('CONFLICT', 'another journey has this providerRef', { path: ['providerRef'], nodeId: other.id })
    }
    const happened = input.outcome === 'HAPPENED'
    const found = {
      ...(happened && providerRef !== undefined ? { refs: { ...row.refs, id: providerRef }, providerRef } : {}),
      // Where the provider has no read, the person's finding is the evidence (see Dossier.evidence).
      ...(happened ? { evidence: decidedEvidence(row.evidence, 'completed') } : {}),
    }
    const attempts = await attemptsOf(tx, [row.id])
    const write = openWrite(attempts) ?? attempts.at(-1)
    if (write !== undefined) await noteObservation(tx, write.id, `${world.now().toISOString()} a person said ${input.outcome}`)
    await save(
      world,
      tx,
      { ...row, ...found },
      { type: 'resolved', outcome: input.outcome },
      { source: 'OPERATOR', holdsTurn: false },
    )
    await record(tx, row.id)
  })
  if (input.outcome !== 'DID_NOT_HAPPEN') await turnNow(world, journey.id)
  return journey.id
}
