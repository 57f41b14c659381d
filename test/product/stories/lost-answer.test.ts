import { describe, expect, test } from 'vitest'
import { statusOf, withCard } from '../../support/people.ts'
import { story } from '../../support/story.ts'

story({ providers: ['artha'] }, harness => {
  const topUp = (cardId: string, amount: string, idempotencyKey: string) =>
    harness.door.client
      .TopUpCard({ input: { cardId, amount: { amount, currency: 'USD' }, idempotencyKey } })
      .then(answer => answer.topUpCard)

  test('a top-up whose answer was lost is found out about by itself, and sent once', async () => {
    const { cardId } = await withCard(harness, 'artha')
    harness.sandbox.faults.add({ on: 'POST topup', kind: 'drop-after' })
    const lost = (await topUp(cardId, '30.00', 'lost')).topup!
    expect(lost).toMatchObject({ status: 'OUTCOME_UNKNOWN', statusReason: { code: 'OUTCOME_UNKNOWN' } })
    expect((await topUp(cardId, '30', 'lost')).topup!.id, 'asking again with the same key is the same top-up').toBe(lost.id)
    expect(await topUp(cardId, '31', 'lost')).toMatchObject({ topup: null, errors: [{ code: 'CONFLICT', nodeId: lost.id }] })
    await statusOf(harness, lost.id, 'APPROVED')
    expect(await harness.as().cards.spendable(cardId)).toBe(true)
    expect(harness.sandbox.things('topup').filter(({ amount }) => Number(amount) === 30)).toHaveLength(1)
  })

  test('a top-up that Artha rejects says so, and that the money went back by itself', async () => {
    const { door } = harness
    const { cardId } = await withCard(harness, 'artha')
    harness.sandbox.decide('topup', { outcome: 'reject', reason: 'declined' })
    const { topup } = await topUp(cardId, '12.00', 'rejected')
    await statusOf(harness, topup!.id, 'REJECTED')
    const { node } = await door.client.Journey({ id: topup!.id })
    expect(node).toMatchObject({ topupStatus: 'REJECTED' })
    expect(await harness.as().topups.find(topup!.id)).toMatchObject({ facts: { refundedToProgram: true } })
  })

  describe('what cannot be told', () => {
    /** Two top-ups of one amount appear at the provider, made at its own console, while ours is unknown: nobody can say which is ours. */
    const ambiguous = async () => {
      const { cardId } = await withCard(harness, 'artha')
      harness.sandbox.faults.add({ on: 'POST topup', kind: 'drop-after' })
      const { topup } = await topUp(cardId, '44.00', 'mine')
      const other = await harness.as().cards.find(cardId)
      return { cardId, topupId: topup!.id, cardRef: other!.providerRef! }
    }

    test('becomes a review, which back-office settles with what it found', async () => {
      const { door } = harness
      const { topupId } = await ambiguous()
      harness.sandbox.faults.add({ on: 'GET topups', kind: 'status-before', status: 500, times: 100_000 })
      await statusOf(harness, topupId, 'NEEDS_REVIEW')
      harness.sandbox.faults.clear()
      const { reviews } = await door.client.Reviews({})
      expect(reviews.nodes).toMatchObject([{ id: topupId, statusReason: { code: 'POLLING_TIMED_OUT' } }])
      const made = harness.sandbox.things('topup').find(({ amount }) => Number(amount) === 44)!
      const service = await door.as('SERVICE')
      const refused = await service.ResolveReview({
        input: { journeyId: topupId, outcome: 'HAPPENED', providerRef: made.id, note: 'seen at the console' },
      })
      expect(refused.resolveReview.errors).toMatchObject([{ code: 'FORBIDDEN' }])
      const { resolveReview } = await door.client.ResolveReview({
        input: { journeyId: topupId, outcome: 'HAPPENED', providerRef: made.id, note: 'seen at the console' },
      })
      expect(resolveReview).toMatchObject({ errors: [], journey: { id: topupId } })
      await statusOf(harness, topupId, 'APPROVED')
      expect(harness.sandbox.things('topup').filter(({ amount }) => Number(amount) === 44)).toHaveLength(1)
      expect((await door.client.Reviews({})).reviews.nodes).toEqual([])
    })

    test('and did not happen is closed, and never sent again', async () => {
      const { door } = harness
      const { topupId } = await ambiguous()
      harness.sandbox.faults.add({ on: 'GET topups', kind: 'status-before', status: 500, times: 100_000 })
      await statusOf(harness, topupId, 'NEEDS_REVIEW')
      harness.sandbox.faults.clear()
      const sent = harness.sandbox.calls.filter(({ operation }) => operation === 'POST topup').length
      const { resolveReview } = await door.client.ResolveReview({
        input: { journeyId: topupId, outcome: 'DID_NOT_HAPPEN', note: 'nothing there' },
      })
      expect(resolveReview).toMatchObject({
        errors: [],
        journey: { topupStatus: 'REJECTED', statusReason: { code: 'CLOSED_BY_OPERATOR' } },
      })
      await harness.settle()
      expect(harness.sandbox.calls.filter(({ operation }) => operation === 'POST topup')).toHaveLength(sent)
    })
  })
})
