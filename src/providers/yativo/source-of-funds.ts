import type { Key } from '../../domain/key.ts'
import type { Observation, Progress, Verified } from '../../domain/progress.ts'
import type { Dossier, Reads, Verification } from '../../domain/provider.ts'
import type { FormField } from '../../domain/requirement.ts'
import type { Step } from '../kit/steps.ts'
import { customerPath, customerVia } from './customer.ts'
import { rejection } from './rejections.ts'
import { type Question, questionsShape } from './shapes.ts'
import { customerOf, marked, marksOf } from './marks.ts'
import { kycMeaning, STAGE, stageOf } from './statuses.ts'
import type { Said, Wire } from './wire.ts'

const TOO_EARLY = ['KYC_NOT_APPROVED']

/** Where the person's money comes from: questions that are fetched each time, never known beforehand. */
export function sourceOfFunds(wire: Wire): Step<Verification, Verified> {
  async function take(dossier: Dossier<Verification>, key: Key): Promise<Progress<Verified>> {
    const customer = customerOf(dossier)
    const path = customerPath(customer, 'source-of-funds')
    const done: Progress<Verified> = { is: 'moved', refs: { sourceOfFunds: customer } }
    const asked = await wire.call({ operation: 'GET source-of-funds', method: 'GET', path })
    if (asked.code === 'SOURCE_OF_FUNDS_ALREADY_SUBMITTED') return done
    if (asked.code !== undefined) throw rejection(asked, 'GET source-of-funds', TOO_EARLY)
    const { questions } = asked.as(questionsShape)

    const answers = questions.flatMap(({ question }) =>
      dossier.held[question] === undefined ? [] : [{ question, answer: dossier.held[question] }],
    )
    if (answers.length < questions.length) return ask(questions)
    const said = await wire.call({ operation: 'POST source-of-funds', method: 'POST', path, body: { answers }, key })
    if (said.code === undefined || said.code === 'SOURCE_OF_FUNDS_ALREADY_SUBMITTED') return done
    if (said.code === 'INVALID_ANSWERS') return ask(questions, said)
    throw rejection(said, 'POST source-of-funds', TOO_EARLY)
  }

  async function find(dossier: Dossier<Verification>, reads: Reads): Promise<Observation<Verified>> {
    const record = await customerVia(wire, customerOf(dossier), reads)
    if (record !== undefined && stageOf(record.flowStatus) >= STAGE.sourceOfFundsIn) return { is: 'moved', refs: marksOf(record) }
    if (dossier.sentAt === undefined || record === undefined) return { is: 'same' }
    // A stage that nobody documents may lie behind this one, and handing in twice is refused without effect.
    return stageOf(record.flowStatus) === 0 || kycMeaning(record.kycStatus) === undefined
      ? { is: 'repeatable' }
      : { is: 'absent' }
  }

  return { name: 'source-of-funds', taken: dossier => marked(dossier, 'sourceOfFunds'), take, find }
}

/** `details` names the answers at fault [assumed]; what it says of them is not shown. */
function ask(questions: readonly Question[], refused?: Said): Progress<Verified> {
  const details = typeof refused?.details === 'object' && refused.details !== null ? refused.details : {}
  const fields = questions.map(({ question, label, options }): FormField => {
    const choices = options ?? []
    return {
      name: question,
      label: label || question,
      required: true,
      ...(choices.length > 0 ? { type: 'CHOICE', options: choices } : { type: 'TEXT' }),
      ...(question in details ? { problem: 'This answer was not accepted.' } : {}),
    }
  })
  const problem = refused === undefined ? {} : { problem: 'Some answers were not accepted.' }
  return {
    is: 'needs',
    refs: {},
    requirements: [{ shape: 'form', name: 'source-of-funds', label: 'Tell us where your money comes from', fields, ...problem }],
    checkIn: 300,
  }
}
