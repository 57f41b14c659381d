import { type Fault, FAULTS } from '../../domain/fault.ts'
import { settleAttempt } from '../../storage/attempts.ts'
import { challengesById } from '../../storage/card-use/challenges.ts'
import type { ChallengeRow } from '../../storage/schema.ts'
import { maySee, notFound } from '../api/access.ts'
import { refuse } from '../api/refusal.ts'
import type { ChallengeView } from '../api/views.ts'
import { moveChallenge } from '../engine/door.ts'
import { sendTraced } from '../engine/send-traced.ts'
import { isOurs } from '../ids.ts'
import { readChallenges } from '../reading/challenges.ts'
import type { Acting } from './acting.ts'
import type { Verbs } from './verb.ts'

type Answer = { readonly challengeId: string; readonly approve: boolean }

export const challengeVerbs = (verbs: Verbs) => ({
  answer: verbs.value<Answer, ChallengeView | null>({
    operation: 'answerChallenge',
    target: ({ challengeId }) => challengeId,
    run: async (acting, input) => {
      const id = await answerChallenge(acting, input)
      return { id, value: await readChallenges(verbs.reading).find(id) }
    },
  }),
})

/** Sends the person's answer once, under a key of the challenge. An answer of unknown outcome ends as OUTCOME_UNKNOWN. */
async function answerChallenge(acting: Acting, { challengeId, approve }: Answer): Promise<string> {
  const { world, access } = acting
  const [challenge] = isOurs(challengeId) ? await challengesById(world.database.sql, [challengeId]) : []
  if (challenge === undefined || !maySee(access, challenge)) return notFound('challenge', ['challengeId'])
  const answer = world.providers.get(challenge.provider)?.challenges?.answer
  if (challenge.answer !== 'APPROVAL' || answer === undefined)
    return refuse('NOT_SUPPORTED', 'this challenge is answered at the shop or in the wallet, with its code', {
      path: ['challengeId'],
    })
  if (challenge.status !== 'OPEN' || challenge.expiresAt <= world.now())
    return refuse('CONFLICT', `the challenge must be OPEN and is ${challenge.status}`, {
      path: ['challengeId'],
      nodeId: challenge.id,
    })
  await send(acting, challenge, approve, answer)
  return challenge.id
}

type Send = (
  challenge: { readonly id: string; readonly card: Readonly<Record<string, string>> },
  approve: boolean,
  key: never,
) => Promise<void>

async function send({ world }: Acting, { id, providerRef, cardId }: ChallengeRow, approve: boolean, answer: Send): Promise<void> {
  await sendTraced<void, void>(world, {
    journeyId: cardId,
    decide: async (_tx, card) => ({
      step: 'challenge',
      key: `${id}-${approve ? 'approve' : 'decline'}`,
      becomes: {},
      send: key => answer({ id: providerRef, card: card.refs }, approve, key as never),
    }),
    async settle(tx, _card, outcome) {
      const fault = 'fault' in outcome ? outcome.fault : undefined
      const unknown = fault !== undefined && FAULTS[fault.code].mayHaveActed && outcome.sent
      const settled = fault === undefined ? 'TOOK_EFFECT' : unknown ? 'UNKNOWN' : 'NO_EFFECT'
      await settleAttempt(tx, outcome.attempt, {
        outcome: settled,
        at: world.now(),
        ...(fault === undefined ? {} : { fault: fault.code }),
      })
      if (fault === undefined) await moveChallenge(world, tx, id, approve ? 'APPROVED' : 'DECLINED', 'MUTATION')
      else if (unknown) await moveChallenge(world, tx, id, 'OUTCOME_UNKNOWN', 'MUTATION')
      else mustNotHaveFailed(fault)
    },
  })
}

function mustNotHaveFailed(fault: Fault): void {
  if (fault.code === 'rejected') refuse('PROVIDER_REFUSED', 'the provider rejected the answer', { path: ['challengeId'] })
  refuse('PROVIDER_UNAVAILABLE', 'the provider did not answer, and nothing was done; please try again', { path: ['challengeId'] })
}
