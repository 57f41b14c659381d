import type { Answer, Requirement } from '../../domain/requirement.ts'
import { profileWith } from '../../domain/profile.ts'
import { lockJourney, updateJourney } from '../../storage/journeys.ts'
import { turnNow } from '../engine/begin.ts'
import { checkCode, checkDocument, checkForm } from '../input/answer.ts'
import { openAnswers, openContent, sealAnswers, sealContent } from '../engine/content.ts'
import type { Session } from '../api/gateway.ts'
import { refuse } from '../api/refusal.ts'
import { save } from '../engine/save.ts'
import { type Acting, journeyFor } from './acting.ts'
import { changeProfile } from './customers.ts'

type Named = { readonly journeyId: string; readonly requirementId: string }

export const submitCode = (acting: Acting, input: Parameters<Session['submitCode']>[0]): Promise<string> =>
  answer(acting, input, asked => checkCode(asked, input.code))

export const submitForm = (acting: Acting, input: Parameters<Session['submitForm']>[0]): Promise<string> =>
  answer(acting, input, asked => checkForm(asked, input.values, acting.world.now()))

export const submitDocument = (acting: Acting, input: Parameters<Session['submitDocument']>[0]): Promise<string> =>
  answer(acting, input, asked => checkDocument(asked, input))

/** A new code, or a new link. */
export const renewRequirement = (acting: Acting, input: Named): Promise<string> =>
  answer(acting, input, asked => {
    if ((asked.shape !== 'code' && asked.shape !== 'visit') || asked.renewable === false) {
      refuse('NOT_SUPPORTED', 'expected a code or a page that can be renewed', { path: ['requirementId'] })
    }
    return { shape: 'renew', name: asked.name }
  })

/** A requirement's id in the graph; the same for as long as the journey asks for the same thing. */
export const requirementId = (journeyId: string, name: string): string => `${journeyId}.${name}`

async function answer(
  acting: Acting,
  { journeyId, requirementId: asked }: Named,
  checked: (requirement: Requirement) => Answer,
): Promise<string> {
  const { world } = acting
  const journey = await journeyFor(acting, undefined, journeyId, 'journeyId')
  const given = await world.database.transaction(async tx => {
    const row = await lockJourney(tx, journey.id)
    if (row === undefined) return undefined
    const content = await openContent(tx, world.vault, row)
    const answers = await openAnswers(tx, world.vault, row)
    if (answers.some(({ name, shape }) => shape !== 'renew' && requirementId(row.id, name) === asked)) {
      refuse('CONFLICT', 'expected a requirement that is still open but it has been answered', {
        path: ['requirementId'],
        nodeId: row.id,
      })
    }
    const requirement = content.requirements.find(({ name }) => requirementId(row.id, name) === asked)
    if (requirement === undefined)
      return refuse('NOT_FOUND', 'expected an open requirement of this journey but there is none such', {
        path: ['requirementId'],
      })
    const value = checked(requirement)
    const sealed =
      value.shape === 'form'
        ? { sealed: await sealContent(tx, world.vault, row, { ...content, held: { ...content.held, ...value.values } }) }
        : {}
    const kept = { ...sealed, answers: await sealAnswers(tx, world.vault, row, [...answers, value]) }
    await updateJourney(tx, row.id, kept)
    await save(
      world,
      tx,
      { ...row, ...kept },
      { type: 'answered', name: requirement.name, stays: value.shape === 'renew' },
      { source: 'MUTATION', holdsTurn: false },
    )
    return value
  })
  // What the profile has a place for is corrected there too, so that no second provider asks for it again.
  if (given?.shape === 'form' && journey.customerId !== null)
    await changeProfile(acting, journey.customerId, profile => profileWith(profile, given.values))
  await turnNow(world, journey.id)
  return journey.id
}
