import { beforeAll } from 'vitest'
import { productsOf, topUp, type WithCard, withCard } from '../../support/person.ts'
import { refuses } from '../../support/refusals.ts'
import { story } from '../../support/story.ts'

const MISSING = {
  customer: 'cus_01h455vb4pex5vsknk084sn02q',
  card: 'card_01h455vb4pex5vsknk084sn02q',
  kyc: 'kyc_01h455vb4pex5vsknk084sn02q',
}

story({ providers: ['fyatu', 'yativo'], databases: 'one' }, harness => {
  const client = () => harness.door.client
  let mine: WithCard
  beforeAll(async () => {
    mine = await withCard(harness, 'fyatu')
    await productsOf(harness, 'yativo')
    await topUp(mine, 'taken')
  })
  const pay = (amount: string, currency = 'USD', idempotencyKey = 'bad', cardId = mine.cardId) =>
    client().TopUpCard({ input: { cardId, amount: { amount, currency }, idempotencyKey } })
  const issue = (change: object) =>
    client().IssueCard({
      input: {
        cardholderId: mine.cardholderId,
        productId: mine.product.id,
        idempotencyKey: 'bad',
        initialAmount: { amount: '20.00', currency: 'USD' },
        ...change,
      },
    })

  refuses(harness, [
    [
      'an id of nothing',
      () => client().CreateCardholder({ input: { customerId: MISSING.customer, productId: mine.product.id } }),
      'NOT_FOUND',
      ['customerId'],
      /customer/,
    ],
    [
      'an id that is no id',
      () => client().StartKyc({ input: { cardholderId: "'; drop table journeys; --", productId: mine.product.id } }),
      'NOT_FOUND',
      ['cardholderId'],
      /cardholder/,
    ],
    [
      'an id of another kind',
      () => client().FreezeCard({ input: { cardId: mine.cardholderId } }),
      'NOT_FOUND',
      ['cardId'],
      /card/,
    ],
    [
      'a journey that there is none of',
      () => client().Refresh({ input: { journeyId: MISSING.kyc } }),
      'NOT_FOUND',
      ['journeyId'],
      /journey/,
    ],
    [
      'a product that there is none of',
      () => client().CreateCardholder({ input: { customerId: mine.person.customerId, productId: 'fyatu:nothing' } }),
      'NOT_FOUND',
      ['productId'],
      /product/,
    ],
    [
      'a provider that there is none of',
      () => client().CreateCardholder({ input: { customerId: mine.person.customerId, productId: 'nobody:1' } }),
      'NOT_FOUND',
      ['productId'],
      /product/,
    ],
    [
      'a product of another provider',
      () => client().StartKyc({ input: { cardholderId: mine.cardholderId, productId: 'yativo:virtual' } }),
      'INVALID_INPUT',
      ['productId'],
      /another provider/,
    ],
    [
      'too many decimals',
      () => pay('25.501'),
      'INVALID_INPUT',
      ['amount', 'amount'],
      /at most 2 decimals are allowed in USD, not 3/,
    ],
    ['nothing', () => pay('0.00'), 'INVALID_INPUT', ['amount', 'amount'], /above zero/],
    ['less than nothing', () => pay('-5'), 'INVALID_INPUT', ['amount', 'amount'], /above zero/],
    ['an amount that is no number', () => pay('1e3'), 'INVALID_INPUT', ['amount', 'amount'], /plain decimal/],
    ['an amount of another notation', () => pay('1,50'), 'INVALID_INPUT', ['amount', 'amount'], /25\.50/],
    ['more than the product takes', () => pay('5000.01'), 'INVALID_INPUT', ['amount', 'amount'], /at most 5000/],
    ['another currency', () => pay('10', 'EUR'), 'INVALID_INPUT', ['amount', 'currency'], /must be USD, not EUR/],
    ['no currency', () => pay('10', '  '), 'INVALID_INPUT', ['amount', 'currency'], /currency code/],
    ['money for a card that there is none of', () => pay('10', 'USD', 'bad', MISSING.card), 'NOT_FOUND', ['cardId'], /card/],
    ['an empty idempotencyKey', () => pay('10', 'USD', ' '), 'INVALID_INPUT', ['idempotencyKey'], /required/],
    ['a long idempotencyKey', () => pay('10', 'USD', 'k'.repeat(256)), 'INVALID_INPUT', ['idempotencyKey'], /at most 255/],
    ['another amount under the same key', () => pay('10', 'USD', 'taken'), 'CONFLICT', ['idempotencyKey'], /other input/],
    [
      'another product under the same key',
      () => issue({ idempotencyKey: 'first card', initialAmount: { amount: '21.00', currency: 'USD' } }),
      'CONFLICT',
      ['idempotencyKey'],
      /other input/,
    ],
    [
      'no first amount where one is demanded',
      () => issue({ initialAmount: null }),
      'INVALID_INPUT',
      ['initialAmount'],
      /demands/,
    ],
    [
      'a first amount in another currency',
      () => issue({ initialAmount: { amount: '20', currency: 'EUR' } }),
      'INVALID_INPUT',
      ['initialAmount', 'currency'],
      /USD/,
    ],
    ['a type that the product is not', () => issue({ type: 'PHYSICAL' }), 'NOT_SUPPORTED', ['type'], /VIRTUAL/],
    [
      'a name that is too long for a card',
      () => issue({ nameOnCard: 'N'.repeat(65) }),
      'INVALID_INPUT',
      ['nameOnCard'],
      /at most 64/,
    ],
    [
      'a review of what needs none',
      () => client().ResolveReview({ input: { journeyId: mine.cardId, outcome: 'HAPPENED', note: 'x' } }),
      'CONFLICT',
      ['journeyId'],
      /needs no review/,
    ],
  ])
})
