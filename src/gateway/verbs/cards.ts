import { createHash } from 'node:crypto'
import type { Kind } from '../../domain/provider.ts'
import type { JourneyRow } from '../../storage/schema.ts'
import { journeyByIdempotencyKey } from '../../storage/journeys.ts'
import { mustSpend, notFound } from '../api/access.ts'
import { begin, type Beginning, leaseFor, turnOf } from '../engine/begin.ts'
import { productRefOf } from '../engine/catalog.ts'
import { Check } from '../input/text.ts'
import { checkMoney } from '../input/money.ts'
import { sealContent } from '../engine/content.ts'
import type { MoneyInput, ProductView, Session } from '../api/gateway.ts'
import { refuse } from '../api/refusal.ts'
import { type Acting, journeyFor, productFor, providerOf } from './acting.ts'
import { kycOf } from './onboarding.ts'

/** Orders a card. The same key and input give the same card, also when both arrive at once on two processes. */
export async function issueCard(acting: Acting, input: Parameters<Session['issueCard']>[0]): Promise<string> {
  const { world, access } = acting
  const idempotencyKey = checkKey(input.idempotencyKey)
  if (input.initialAmount !== null && input.initialAmount !== undefined) mustSpend(access.viewer)
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
  const before = await sameOrder(acting, cardholder.ownerId, 'card', idempotencyKey, fingerprint)
  if (before !== undefined) return before
  const kyc = await mayIssue(acting, cardholder, product, input.type)

  const beginning: Beginning = {
    id: world.newId('card'),
    kind: 'card',
    provider: cardholder.provider,
    ownerId: cardholder.ownerId,
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
  }
  return order(acting, beginning, nameOnCard)
}

async function mayIssue(acting: Acting, cardholder: JourneyRow, product: ProductView, type: string): Promise<JourneyRow> {
  if (product.providerId !== cardholder.provider)
    refuse('INVALID_INPUT', 'expected a product of the cardholder’s own provider', { path: ['productId'] })
  if (!product.active) refuse('NOT_SUPPORTED', 'expected a product that is issued at present', { path: ['productId'] })
  if (product.type !== type)
    refuse('NOT_SUPPORTED', `expected type ${product.type}, which is what this product issues`, { path: ['type'] })
  if (cardholder.status !== 'ACTIVE')
    refuse('NOT_YET', `expected an ACTIVE cardholder but it is ${cardholder.status}`, {
      path: ['cardholderId'],
      nodeId: cardholder.id,
    })
  const kyc = await kycOf(acting, cardholder.id, product.kycScope)
  if (kyc === undefined)
    refuse('NOT_YET', 'expected an APPROVED KYC application for this product but there is none', {
      path: ['productId'],
      nodeId: cardholder.id,
    })
  if (kyc.status !== 'APPROVED')
    refuse('NOT_YET', `expected an APPROVED KYC application but it is ${kyc.status}`, { path: ['productId'], nodeId: kyc.id })
  return kyc
}

function initialAmountOf({ initialAmount: rule, currency }: ProductView, asked: MoneyInput | null | undefined) {
  if (asked === null || asked === undefined) {
    if (rule.need === 'REQUIRED')
      refuse('INVALID_INPUT', 'expected an initialAmount, which this product demands', { path: ['initialAmount'] })
    return undefined
  }
  if (rule.need === 'UNSUPPORTED')
    refuse('NOT_SUPPORTED', 'expected no initialAmount: this product’s cards start empty and are topped up', {
      path: ['initialAmount'],
    })
  return checkMoney(asked, rule, currency ?? undefined, 'initialAmount')
}

/** Moves money onto a card, or into the wallet behind it. */
export async function topUpCard(
  acting: Acting,
  input: { cardId: string; amount: MoneyInput; idempotencyKey: string },
): Promise<string> {
  const { world, access } = acting
  mustSpend(access.viewer)
  const idempotencyKey = checkKey(input.idempotencyKey)
  const card = await journeyFor(acting, 'card', input.cardId, 'cardId')
  const product = await world.catalog.product(`${card.provider}:${card.productRef ?? ''}`)
  const amount = checkMoney(
    input.amount,
    product?.topup ?? { need: 'OPTIONAL' },
    product?.topup.currency ?? card.facts.currency,
    'amount',
  )
  const fingerprint = fingerprintOf([card.id, amount.amount, amount.currency])
  const before = await sameOrder(acting, card.ownerId, 'topup', idempotencyKey, fingerprint)
  if (before !== undefined) return before
  mayTopUp(card, product)

  const { provider, ownerId, customerId, cardholderId } = card
  const target = providerOf(world, card)?.funding.target ?? 'CARD'
  const facts = { amount, target, currency: amount.currency }
  const beginning: Beginning = {
    id: world.newId('topup'),
    kind: 'topup',
    provider,
    ownerId,
    customerId,
    cardholderId,
    cardId: card.id,
    idempotencyKey,
    fingerprint,
    facts,
  }
  return order(acting, beginning, undefined)
}

function mayTopUp(card: JourneyRow, product: ProductView | null): void {
  const at = { path: ['cardId'], nodeId: card.id }
  if (product?.topup.need === 'UNSUPPORTED')
    refuse('NOT_SUPPORTED', 'expected a card of a product that can be topped up', { path: ['cardId'] })
  if (card.status === 'TERMINATED' || card.phase === 'refused')
    refuse('CONFLICT', `expected a card that is alive but it is ${card.status}`, at)
  if (card.phase !== 'done' || card.facts.fundable !== true)
    refuse('NOT_YET', `expected a card that can be topped up but it is ${card.status}`, at)
}

function checkKey(key: string): string {
  const check = new Check()
  const text = check.text(['idempotencyKey'], key, 255) ?? ''
  check.done()
  return text
}

const fingerprintOf = (parts: readonly (string | undefined)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url')

/** The node that this key made before; a CONFLICT where it came with other input then. */
async function sameOrder(
  { world }: Acting,
  ownerId: string,
  kind: Kind,
  key: string,
  fingerprint: string,
): Promise<string | undefined> {
  const existing = await journeyByIdempotencyKey(world.database.sql, ownerId, kind, key)
  if (existing === undefined) return undefined
  if (existing.fingerprint !== fingerprint) {
    refuse('CONFLICT', 'expected the input that this idempotencyKey came with before but got other input', {
      path: ['idempotencyKey'],
      nodeId: existing.id,
    })
  }
  return existing.id
}

async function order(acting: Acting, beginning: Beginning, nameOnCard: string | undefined): Promise<string> {
  const { world } = acting
  const lease = leaseFor(world)
  const row = await world.database.transaction(async tx => {
    const content = { requirements: [], held: {}, ...(nameOnCard === undefined ? {} : { nameOnCard }) }
    return begin(world, tx, lease, { ...beginning, sealed: await sealContent(tx, world.vault, beginning, content) })
  })
  if (row !== undefined) {
    await turnOf(world, row, lease)
    return row.id
  }
  // The same key arrived twice at once, and the other one was committed first.
  const { ownerId, kind, idempotencyKey, fingerprint } = beginning
  return (
    (await sameOrder(acting, ownerId, kind, idempotencyKey ?? '', fingerprint ?? '')) ?? notFound('a journey', ['idempotencyKey'])
  )
}
