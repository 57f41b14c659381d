import type { Thing } from '../../kit/sandbox.ts'
import { endOrder, setCardStatus, setKyc } from './decisions.ts'
import { cardNow, orderNow } from './stages.ts'
import {
  amountText,
  type Card,
  type Cardholder,
  type Kind,
  listUnder,
  PRODUCTS,
  type Order,
  type User,
  type World,
} from './world.ts'

/** The existing records, for counting. A user has no status. */
export function thingsOf(world: World, kind: Kind): Thing[] {
  switch (kind) {
    case 'cardholder':
      return [...world.users.values()].map(({ id, externalId }) => ({ id, status: 'registered', reference: externalId }))
    case 'kyc':
      return [...world.cardholders.values()].map(({ id, kyc, user }) => ({ id, status: kyc, parent: user.id }))
    case 'card':
      return [...world.cards.values()].map(card => ({
        id: card.id,
        status: cardNow(world, card),
        parent: card.user.id,
        product: card.product.code,
        currency: card.product.currency.toUpperCase(),
        amount: amountText(world.issues.get(card)?.amount ?? 0),
      }))
    case 'topup':
      return [...world.orders.values()]
        .filter(({ type }) => type === 'card_topup')
        .map(order => ({
          id: order.id,
          status: orderNow(world, order).status,
          amount: amountText(order.amount),
          currency: order.card.product.currency.toUpperCase(),
          parent: order.card.id,
        }))
  }
}

/** Every status that the provider's staff may set, also a status that no page names. Registrations go by `active`, `suspended` and `failed`. */
export function setAtConsole(world: World, kind: Kind, id: string, status: string): void {
  const cardholder = world.cardholders.get(id)
  const card = world.cards.get(id)
  const order = world.orders.get(id)
  if (kind === 'kyc' && cardholder !== undefined) setCardholder(world, cardholder, status)
  if (kind === 'card' && card !== undefined) setCard(world, card, status)
  if (kind === 'topup' && order !== undefined) setOrder(world, order, status)
}

function setCardholder(world: World, cardholder: Cardholder, status: string): void {
  if (['active', 'suspended', 'failed'].includes(status)) cardholder.registration = status
  else setKyc(cardholder, status, world.now())
  if (status === 'pending') world.undecided.add(cardholder)
}

function setCard(world: World, card: Card, status: string): void {
  setCardStatus(world, card, status)
  const order = world.issues.get(card)
  if (order !== undefined && order.endedAt === undefined) world.undecided.add(order)
}

function setOrder(world: World, order: Order, status: string): void {
  if (status === 'completed' || status === 'failed') return endOrder(world, order, status)
  order.status = status
  world.undecided.add(order)
}

/** A customer with an approved cardholder and an active card, and the refs that the adapter would have kept. */
export function seedOne(
  world: World,
  number: number,
): { cardholder: Record<string, string>; kyc: Record<string, string>; card: Record<string, string> } {
  const at = world.now()
  const user: User = { id: world.newId(), externalId: `seeded-${world.projectId}-${number}`, createdAt: at }
  const product = PRODUCTS[0] as (typeof PRODUCTS)[number]
  const cardholder: Cardholder = {
    id: world.newId(),
    user,
    subprovider: product.subprovider,
    createdAt: at,
    decideAt: at,
    kyc: 'approved',
    registration: 'active',
    activatedAt: at,
  }
  const card: Card = {
    id: world.newId(),
    user,
    product,
    createdAt: at,
    status: 'active',
    balance: 0,
    label: String(1000 + (number % 9000)),
    activatedAt: at,
    frozenAt: undefined,
    closedAt: undefined,
  }
  world.users.set(user.externalId, user)
  world.cardholders.set(cardholder.id, cardholder)
  listUnder(world.cardholdersOf, user, cardholder)
  world.cards.set(card.id, card)
  listUnder(world.cardsOf, user, card)
  return {
    cardholder: { id: user.id, externalUserId: user.externalId },
    kyc: { id: cardholder.id },
    card: { id: card.id, issued: 'yes' },
  }
}
