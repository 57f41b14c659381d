import type { Answer, Requirement } from '../../domain/requirement.ts'
import { profileWith } from '../../domain/profile.ts'
import { lockJourney } from '../../storage/journeys.ts'
import { checkCode, checkDocument, checkForm } from '../input/answer.ts'
import { openAnswers, openContent, sealAnswers, sealContent } from '../engine/content.ts'
import type { Asked, CodeInput, DocumentInput, FormInput } from '../api/inputs.ts'
import { refuse } from '../api/refusal.ts'
import { save } from '../engine/door.ts'
import { changeProfile } from '../engine/profiles.ts'
import { turnNow } from '../engine/turn-now.ts'
import { requirementId } from '../ids.ts'
import { type Acting, journeyFor } from './acting.ts'
import type { Verbs } from './verb.ts'

const journey = ({ journeyId }: Asked): string => journeyId

export const requirementVerbs = (verbs: Verbs) => ({
  /** A code has few digits: the tries for one journey are limited. */
  submitCode: verbs.journey<CodeInput>({
    operation: 'submitCode',
    target: journey,
    rate: ({ journeyId }) => ({ name: 'codes', of: journeyId }),
    run: (acting, input) => answer(acting, input, asked => checkCode(asked, input.code)),
  }),
  submitForm: verbs.journey<FormInput>({
    operation: 'submitForm',
    target: journey,
    run: (acting, input) => answer(acting, input, asked => checkForm(asked, input.values, acting.world.now())),
  }),
  submitDocument: verbs.journey<DocumentInput>({
    operation: 'submitDocument',
    target: journey,
    run: (acting, input) => answer(acting, input, asked => checkDocument(asked, input)),
  }),
  /** Asks for a new code, or a new link. */
  renew: verbs.journey<Asked>({
    operation: 'renewRequirement',
    target: journey,
    run: (acting, input) => answer(acting, input, renewal),
  }),
})

function renewal(asked: Requirement): Answer {
  if ((asked.shape !== 'code' && asked.shape !== 'visit') || asked.renewable === false)
    refuse('NOT_SUPPORTED', 'this requirement cannot be renewed', { path: ['requirementId'] })
  return { shape: 'renew', name: asked.name }
}

async function answer(
  acting: Acting,
  { journeyId, requirementId: asked }: Asked,
  checked: (requirement: Requirement) => Answer,
): Promise<string> {
  const { world, record } = acting
  const found = await journeyFor(acting, undefined, journeyId, 'journeyId')
  const given = await world.database.transaction(async tx => {
    const row = await lockJourney(tx, found.id)
    if (row === undefined) return undefined
    const content = await openContent(tx, world.vault, row)
    const answers = await openAnswers(tx, world.vault, row)
    if (answers.some(({ name, shape }) => shape !== 'renew' && requirementId(row.id, name) === asked)) {
      refuse('CONFLICT', 'this requirement is already answered', {
        path: ['requirementId'],
        nodeId: row.id,
      })
    }
    const requirement = content.requirements.find(({ name }) => requirementId(row.id, name) === asked)
    if (requirement === undefined)
      return refuse('NOT_FOUND', 'no open requirement with this id', {
        path: ['requirementId'],
      })
    const value = checked(requirement)
    const sealed =
      value.shape === 'form'
        ? { sealed: await sealContent(tx, world.vault, row, { ...content, held: { ...content.held, ...value.values } }) }
        : {}
    const kept = { ...sealed, answers: await sealAnswers(tx, world.vault, row, [...answers, value]) }
    await save(
      world,
      tx,
      { ...row, ...kept },
      { type: 'answered', name: requirement.name, stays: value.shape === 'renew' },
      { source: 'MUTATION', holdsTurn: false },
    )
    await record(tx, row.id)
    return value
  })
  // Fields of the profile are corrected in the profile too, so that no second provider asks for the same data.
  if (given?.shape === 'form' && found.customerId !== null)
    await changeProfile(world, found.customerId, profile => profileWith(profile, given.values))
  await turnNow(world, found.id)
  return found.id
}
