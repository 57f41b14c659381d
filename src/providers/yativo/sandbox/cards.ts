import type { Reply } from '../../kit/sandbox.ts'
import { announceCard } from './events.ts'
import { noCustomer, ok, refuse } from './replies.ts'
import { isDeployed } from './time.ts'
import { type Card, type Customer, customerNamed, type World } from './world.ts'

const MOST_CARDS = 5

export function issueCard(world: World, name: string): Reply {
  const customer = customerNamed(world, name)
  if (customer === undefined) return noCustomer()
  const missing = missingFor(world, customer)
  if (missing !== undefined) return refuse(422, missing)
  const plan = world.plans.card.shift()
  if (plan !== undefined && plan.outcome !== 'approve') return refuse(422, plan.reason ?? 'CARD_LIMIT_REACHED')
  const card = addCard(world, customer)
  announceCard(world, 'card.created', card)
  announceCard(world, 'card.activated', card)
  return ok({ yativo_card_id: customer.yativoCardId, ...shownCard(card), currency: customer.currency }, `card ${card.id}`, 201)
}

/** Checked in the given order [assumed]. */
function missingFor(world: World, customer: Customer): string | undefined {
  if (customer.kyc !== 'approved') return 'KYC_NOT_APPROVED'
  if (customer.sourceOfFundsAt === undefined) return 'SOURCE_OF_FUNDS_REQUIRED'
  if (world.switches.phoneStep && customer.phone?.verified !== true) return 'PHONE_NOT_VERIFIED'
  if (!isDeployed(world, customer)) return 'SAFE_NOT_DEPLOYED'
  return customer.cards.filter(({ status }) => status !== 'voided').length >= MOST_CARDS ? 'CARD_LIMIT_REACHED' : undefined
}

export function addCard(world: World, owner: Customer): Card {
  const id = world.hex(32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  const card: Card = { id, owner, lastFour: world.digits(4), createdAt: world.now(), status: 'active', pinSet: false }
  owner.cards.push(card)
  return card
}

export const shownCard = ({ id, lastFour, createdAt, status }: Card): object => ({
  card_id: id,
  last_four: lastFour,
  card_type: 'virtual',
  status,
  is_frozen: status === 'frozen',
  is_lost: status === 'lost',
  is_stolen: false,
  is_blocked: status === 'blocked',
  is_void: status === 'voided',
  activated_at: createdAt.toISOString(),
  created_at: createdAt.toISOString(),
})

type Verb = 'freeze' | 'unfreeze' | 'void'
const BECOMES = { freeze: 'frozen', unfreeze: 'active', void: 'voided' } as const
const EVENTS: Readonly<Record<string, string>> = {
  frozen: 'card.frozen',
  active: 'card.unfrozen',
  voided: 'card.voided',
  lost: 'card.lost',
}

export function controlCard(world: World, name: string, cardId: string, verb: Verb): Reply {
  const customer = customerNamed(world, name)
  if (customer === undefined) return noCustomer()
  const card = customer.cards.find(({ id }) => id === cardId)
  if (card === undefined) return refuse(404, 'CARD_NOT_FOUND')
  if (verb === 'freeze' && card.status === 'frozen') return refuse(409, 'CARD_ALREADY_FROZEN')
  if (verb === 'unfreeze' && card.status === 'active') return refuse(409, 'CARD_NOT_FROZEN')
  if (card.status !== 'active' && card.status !== 'frozen') return refuse(422, 'CARD_NOT_ACTIVE')
  setCard(world, card, BECOMES[verb])
  return ok({ yativo_card_id: customer.yativoCardId, ...shownCard(card), currency: customer.currency }, `${verb} ${card.id}`)
}

/** There is no event for a blocked card [docs]. */
export function setCard(world: World, card: Card, status: string): void {
  card.status = status
  const event = EVENTS[status]
  if (event !== undefined) announceCard(world, event, card)
}
