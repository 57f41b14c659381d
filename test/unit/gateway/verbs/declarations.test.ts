import { expect, test } from 'vitest'
import { cardholderVerbs } from '../../../../src/gateway/verbs/cardholders.ts'
import { cardVerbs } from '../../../../src/gateway/verbs/cards.ts'
import { challengeVerbs } from '../../../../src/gateway/verbs/challenges.ts'
import { customerVerbs } from '../../../../src/gateway/verbs/customers.ts'
import { journeyVerbs } from '../../../../src/gateway/verbs/journeys.ts'
import { kycVerbs } from '../../../../src/gateway/verbs/kyc.ts'
import { requirementVerbs } from '../../../../src/gateway/verbs/requirements.ts'
import { reviewVerbs } from '../../../../src/gateway/verbs/reviews.ts'
import { topupVerbs } from '../../../../src/gateway/verbs/topups.ts'
import type { Verb, Verbs } from '../../../../src/gateway/verbs/verb.ts'
import { createGraph } from '../../../../src/graphql/schema.ts'

/** Collects the declarations instead of making verbs of them. */
function declared(): Verb<never>[] {
  const all: Verb<never>[] = []
  const collect = (verb: Verb<never>) => (all.push(verb), async () => ({}) as never)
  const verbs = { journey: collect, customer: collect, value: collect } as unknown as Verbs
  for (const noun of [
    cardholderVerbs,
    cardVerbs,
    challengeVerbs,
    customerVerbs,
    journeyVerbs,
    kycVerbs,
    requirementVerbs,
    reviewVerbs,
    topupVerbs,
  ])
    noun(verbs)
  return all
}

test('a verb is entered in the audit trail under the name of a mutation of the graph', () => {
  const mutations = Object.keys(createGraph().getMutationType()?.getFields() ?? {})
  expect(declared().filter(({ operation }) => !mutations.includes(operation))).toEqual([])
})

test('every verb but createCustomer names the id that a refusal is about', () => {
  expect(
    declared()
      .filter(({ target }) => target === undefined)
      .map(({ operation }) => operation),
  ).toEqual(['createCustomer'])
})

test('the tries of a code are counted for each journey, and new customers for each subject', () => {
  const rates = declared().flatMap(({ operation, rate }) =>
    rate === undefined ? [] : [[operation, rate({ journeyId: 'kyc_1' } as never)]],
  )
  expect(Object.fromEntries(rates)).toEqual({
    createCustomer: { name: 'customers' },
    submitCode: { name: 'codes', of: 'kyc_1' },
  })
})
