import type { TakeRate } from './api/rate.ts'
import type { Viewer } from './api/viewer.ts'
import type { Node } from './api/views.ts'
import { readAudit } from './audit/read-trail.ts'
import type { AuditTrail } from './audit/trail.ts'
import { readCardholders } from './reading/cardholders.ts'
import { readCards } from './reading/cards.ts'
import { readChallenges } from './reading/challenges.ts'
import { readChanges } from './reading/changes.ts'
import { readCustomers } from './reading/customers.ts'
import { readJourneys } from './reading/journeys.ts'
import { readKyc } from './reading/kyc.ts'
import { readProducts, readProviders } from './reading/providers.ts'
import { Reading } from './reading/reading.ts'
import { readRequirements } from './reading/requirements.ts'
import { readReviews } from './reading/reviews.ts'
import { readTopups } from './reading/topups.ts'
import { readTransactions } from './reading/transactions.ts'
import { readFindings } from './reconciliation/read-findings.ts'
import { cardholderVerbs } from './verbs/cardholders.ts'
import { cardVerbs } from './verbs/cards.ts'
import { challengeVerbs } from './verbs/challenges.ts'
import { customerVerbs } from './verbs/customers.ts'
import { journeyVerbs } from './verbs/journeys.ts'
import { kycVerbs } from './verbs/kyc.ts'
import { requirementVerbs } from './verbs/requirements.ts'
import { reviewVerbs } from './verbs/reviews.ts'
import { topupVerbs } from './verbs/topups.ts'
import { Verbs } from './verbs/verb.ts'
import type { World } from './world.ts'

export type SessionOptions = {
  /** False: journeys are answered as stored, and no provider is asked. */
  readonly observe?: boolean
  /** Called before a verb that has a rate. */
  readonly take?: TakeRate
}

/**
 * The product, by noun, for one viewer and one request: no question is asked twice. A read of a record that the viewer may not see
 * gives null, like an unknown id. A verb throws a Refusal for a mistake of the caller; any other error is a bug.
 */
export type Session = ReturnType<typeof createSession>

export function createSession(
  world: World,
  trail: AuditTrail,
  viewer: Viewer,
  { observe = true, take = () => undefined }: SessionOptions = {},
) {
  const reading = new Reading(world, viewer, trail, { observe })
  const verbs = new Verbs(reading, take)
  const providers = readProviders(world, viewer)
  const products = readProducts(world)
  const transactions = readTransactions(reading)
  const challenges = readChallenges(reading)
  return {
    viewer,
    customers: { ...readCustomers(reading), ...customerVerbs(verbs) },
    cardholders: { ...readCardholders(reading), ...cardholderVerbs(verbs) },
    kyc: { ...readKyc(reading), ...kycVerbs(verbs) },
    cards: { ...readCards(reading), ...cardVerbs(verbs) },
    topups: { ...readTopups(reading), ...topupVerbs(verbs) },
    transactions,
    challenges: { ...challenges, ...challengeVerbs(verbs) },
    journeys: { ...readJourneys(reading), ...journeyVerbs(verbs) },
    requirements: { ...readRequirements(reading), ...requirementVerbs(verbs) },
    reviews: { ...readReviews(reading), ...reviewVerbs(verbs) },
    changes: readChanges(reading),
    audit: readAudit(world, viewer),
    findings: readFindings(world, viewer),
    providers,
    products,
    /** Any thing with an id. */
    async node(id: string): Promise<Node | null> {
      if (id.startsWith('cus_')) return reading.customer(id)
      if (id.startsWith('txn_')) return transactions.find(id)
      if (id.startsWith('chg_')) return challenges.find(id)
      return (await reading.journey(id)) ?? providers.find(id) ?? (id.includes(':') ? products.find(id) : null)
    },
  }
}
