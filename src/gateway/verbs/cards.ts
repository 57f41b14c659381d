import type { JourneyRow } from '../../storage/schema.ts'
import { mustSpend } from '../api/access.ts'
import type { CardOrderInput, MoneyInput } from '../api/inputs.ts'
import { refuse } from '../api/refusal.ts'
import type { ProductView } from '../api/views.ts'
import { productRefOf } from '../engine/catalog.ts'
import { checkMoney } from '../input/money.ts'
import { Check } from '../input/text.ts'
import { type Acting, journeyFor, productFor } from './acting.ts'
import { control } from './controls.ts'
import { kycOf } from './kyc.ts'
import { type LimitsInput, setLimits } from './limits.ts'
import { checkKey, fingerprintOf, order, sameOrder } from './orders.ts'
import { revealCard, type RevealInput, type RevealView } from './reveals.ts'
import type { Verbs } from './verb.ts'

type CardInput = { readonly cardId: string }
const card = ({ cardId }: CardInput): string => cardId

export const cardVerbs = (verbs: Verbs) => ({
  issue: verbs.journey<CardOrderInput>({
    operation: 'issueCard',
    target: ({ cardholderId }) => cardholderId,
    run: issueCard,
  }),
  setLimits: verbs.journey<LimitsInput>({ operation: 'setSpendingLimits', target: card, run: setLimits }),
  reveal: verbs.value<RevealInput, RevealView>({ operation: 'revealCard', target: card, run: revealCard }),
  freeze: verbs.journey<CardInput>({
    operation: 'freezeCard',
    target: card,
    run: (acting, { cardId }) => control(acting, { cardId, control: 'freeze' }),
  }),
  unfreeze: verbs.journey<CardInput>({
    operation: 'unfreezeCard',
    target: card,
    run: (acting, { cardId }) => control(acting, { cardId, control: 'unfreeze' }),
  }),
  terminate: verbs.journey<CardInput>({
    operation: 'terminateCard',
    target: card,
    run: (acting, { cardId }) => control(acting, { cardId, control: 'terminate' }),
  }),
})

/** Orders a card. The same key and input give the same card, also when both arrive at once at two processes. */
async function issueCard(acting: Acting, input: CardOrderInput): Promise<string> {
  const { world, access } = acting
  const idempotencyKey = checkKey(input.idempotencyKey)
  if (input.initialAmount != null) mustSpend(access.viewer)
  const cardholder = await journeyFor(acting, 'cardholder', input.cardholderId, 'cardholderId')
  const product = await productFor(acting, input.productId)
  const check = new Check()
  const nameOnCard = check.text(['nameOnCard'], input.nameOnCard, 64)
  check.done()
  const initialAmount = initialAmountOf(product, input.initialAmount)
  const fingerprint = fingerprintOf([
    cardholder.id,
    product.id,
    input.type,
    nameOnCard,
    initialAmount?.amount,
    initialAmount?.currency,
  ])
  const { ownerId } = cardholder
  const before = await sameOrder(world, { ownerId, kind: 'card', idempotencyKey, fingerprint })
  if (before !== undefined) return before
  const kyc = await mayIssue(acting, cardholder, product, input.type)
  return order(
    acting,
    {
      id: world.newId('card'),
      kind: 'card',
      provider: cardholder.provider,
      ownerId,
      customerId: cardholder.customerId,
      cardholderId: cardholder.id,
      kycId: kyc.id,
      productRef: productRefOf(product.id),
      kycScope: product.kycScope,
      idempotencyKey,
      fingerprint,
      facts: {
        type: input.type,
        ...(product.currency === null ? {} : { currency: product.currency }),
        ...(product.brand === null ? {} : { brand: product.brand }),
        ...(initialAmount === undefined ? {} : { initialAmount }),
      },
    },
    nameOnCard,
  )
}

async function mayIssue(acting: Acting, cardholder: JourneyRow, product: ProductView, type: string): Promise<JourneyRow> {
  if (product.providerId !== cardholder.provider)
    refuse('INVALID_INPUT', 'the product belongs to another provider than the cardholder', { path: ['productId'] })
  if (!product.active) refuse('NOT_SUPPORTED', 'this product is not issued at present', { path: ['productId'] })
  if (product.type !== type) refuse('NOT_SUPPORTED', `this product issues ${product.type} cards only`, { path: ['type'] })
  if (cardholder.status !== 'ACTIVE')
    refuse('NOT_YET', `the cardholder must be ACTIVE and is ${cardholder.status}`, {
      path: ['cardholderId'],
      nodeId: cardholder.id,
    })
  const kyc = await kycOf(acting.world, cardholder.id, product.kycScope)
  if (kyc === undefined)
    return refuse('NOT_YET', 'no KYC application for this product yet: call startKyc first', { path: ['productId'] })
  if (kyc.status !== 'APPROVED')
    refuse('NOT_YET', `the KYC application must be APPROVED and is ${kyc.status}`, { path: ['productId'], nodeId: kyc.id })
  return kyc
}

function initialAmountOf({ initialAmount: rule, currency }: ProductView, asked: MoneyInput | null | undefined) {
  const path = ['initialAmount']
  if (asked == null) {
    if (rule.need === 'REQUIRED') refuse('INVALID_INPUT', 'this product demands an initialAmount', { path })
    return undefined
  }
  if (rule.need === 'UNSUPPORTED')
    refuse('NOT_SUPPORTED', 'this product takes no initialAmount: issue the card, then top it up', { path })
  return checkMoney(asked, rule, currency ?? undefined, 'initialAmount')
}
