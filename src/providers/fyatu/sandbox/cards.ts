import type { Reply, Route } from '../../kit/sandbox.ts'
import { accepted, invalid, paged, refused } from './replies.ts'
import type { Context } from './context.ts'
import { listSpending } from './spending.ts'
import { type Card, dollars, enter, PRODUCTS, PROGRAM, type Person, type Product, stamp, type State } from './state.ts'

type Params = { readonly params: Readonly<Record<string, string>> }

export function cardRoutes(state: State): Route<Context>[] {
  const path = (rest = ''): RegExp => new RegExp(`^/api/v3\\.20/cards/(?<id>[^/]+)${rest}$`)
  const one = (handle: (card: Card, context: Context) => Reply) => (context: Context & Params) => {
    const card = state.cards.get(context.params.id ?? '')
    return card === undefined ? refused('CARD_NOT_FOUND') : handle(card, context)
  }
  return [
    { operation: 'POST card', method: 'POST', path: /^\/api\/v3\.20\/cards$/, handle: ({ body }) => issue(state, body) },
    { operation: 'GET cards', method: 'GET', path: /^\/api\/v3\.20\/cards$/, handle: ({ query }) => list(state, query) },
    {
      operation: 'GET card',
      method: 'GET',
      path: path(),
      handle: one(card => accepted(200, withSecrets(card), { message: 'Card retrieved' })),
    },
    {
      operation: 'GET card transactions',
      method: 'GET',
      path: path('/transactions'),
      handle: one((card, { query }) => listSpending(state, card, query)),
    },
    { operation: 'POST freeze', method: 'POST', path: path('/freeze'), handle: one(card => freeze(state, card)) },
    { operation: 'POST unfreeze', method: 'POST', path: path('/unfreeze'), handle: one(card => unfreeze(state, card)) },
    {
      operation: 'POST terminate',
      method: 'POST',
      path: path('/terminate'),
      handle: one((card, { body }) => terminate(state, card, body)),
    },
  ]
}

function issue(state: State, body: Record<string, unknown>): Reply {
  const missing = ['cardholderId', 'productId'].filter(name => typeof body[name] !== 'string')
  if (missing.length > 0) return invalid(...missing)
  const person = state.people.get(String(body.cardholderId))
  const product = PRODUCTS.find(({ productId }) => productId === body.productId)
  if (person === undefined) return refused('CARDHOLDER_NOT_FOUND')
  if (product === undefined) return refused('PRODUCT_NOT_FOUND')
  const planned = state.plans.card.shift()
  const obstacle = obstacleTo(person, product)
  if (obstacle !== undefined) return refused(obstacle)
  if (body.amount === undefined && !product.features.hasJIT) return invalid('amount')
  const cents = body.amount === undefined ? 0 : centsIn(body.amount)
  if (typeof cents !== 'number') return cents
  if (cents > state.float) return refused('INSUFFICIENT_PROGRAM_BALANCE')
  if (planned?.outcome === 'reject') return refused(planned.reason ?? 'CARD_CREATION_FAILED')
  if (planned?.outcome === 'retry') return refused(planned.reason ?? 'INSUFFICIENT_PROGRAM_BALANCE')

  const card = newCard(state, person, product, cents, typeof body.customName === 'string' ? body.customName : undefined)
  const { cardType, cardBrand, maskedPan } = summary(card)
  const { hasJIT: isJitfEnabled, has3DS: is3ds } = product.features
  state.outbox.post('CARD_ISSUED', {
    cardId: card.id,
    status: card.status,
    cardType,
    cardBrand,
    cardholderId: person.cardholderId,
    maskedPan,
    last4: card.last4,
    isOneTimeUse: product.controls.isOneTimeUse,
    expirationDate: card.expirationDate,
    balance: dollars(cents),
    currency: 'USD',
    is3ds,
    isTokenized: false,
    isJitfEnabled,
  })
  return accepted(201, { ...detail(card), nameOnCard: card.nameOnCard }, { message: 'Card issued', effect: `card ${card.id}` })
}

function obstacleTo(person: Person, product: Product): string | undefined {
  if (person.status === 'TERMINATED') return 'CARDHOLDER_TERMINATED'
  if (person.status !== 'ACTIVE') return 'CARDHOLDER_INACTIVE'
  if (!['APPROVED', 'WAIVED'].includes(person.kycStatus)) return 'CARDHOLDER_KYC_NOT_APPROVED'
  if (product.status !== 'ACTIVE') return 'PRODUCT_INACTIVE'
  const held = person.cards.filter(card => card.product.productId === product.productId && card.status !== 'TERMINATED').length
  return held >= (product.controls.maxCardsPerCardholder ?? Number.POSITIVE_INFINITY) ? 'CARD_LIMIT_REACHED' : undefined
}

/** Dollars as a positive number of at most two decimals and within the load cap, as cents; otherwise a Reply. */
export function centsIn(amount: unknown): number | Reply {
  if (typeof amount !== 'number' || !Number.isFinite(amount)) return invalid('amount')
  const cents = Math.round(amount * 100)
  const exact = Math.abs(amount * 100 - cents) < 1e-6
  return exact && cents > 0 && cents <= PROGRAM.limits.maxCardLoad.cents ? cents : refused('INVALID_AMOUNT')
}

export function newCard(state: State, owner: Person, product: Product, cents: number, name?: string): Card {
  const at = stamp(state.now())
  const last4 = String((state.cards.size * 7 + 1009) % 10_000).padStart(4, '0')
  const card: Card = {
    id: state.id('crd_'),
    owner,
    product,
    status: 'ACTIVE',
    last4,
    pan: `445123000000${last4}`,
    cvv: last4.slice(0, 3),
    nameOnCard: name ?? `${owner.firstName} ${owner.lastName}`,
    expirationDate: `09/${state.now().getUTCFullYear() + 4}`,
    balance: cents,
    issuedWith: cents,
    frozenAt: null,
    frozenBySuspension: false,
    createdAt: at,
    updatedAt: at,
  }
  state.cards.set(card.id, card)
  owner.cards.push(card)
  if (cents > 0)
    enter(state, { type: 'CARD_ISSUANCE', direction: 'DEBIT', cents, memo: `Card issued — ${card.id}`, cardId: card.id })
  return card
}

const summary = ({ id, owner, product, status, last4, expirationDate, createdAt }: Card) => ({
  id,
  cardholderId: owner.cardholderId,
  productId: product.productId,
  status,
  cardType: 'VIRTUAL',
  cardBrand: product.scheme,
  maskedPan: `445123******${last4}`,
  last4,
  expirationDate,
  createdAt,
})
const detail = (card: Card): object => ({
  ...summary(card),
  updatedAt: card.updatedAt,
  balance: dollars(card.balance),
  spendingLimit: 1_000,
  spendingPeriod: 'MONTHLY',
  currency: 'USD',
  features: {
    ...card.product.features,
    isReloadable: card.product.controls.isReloadable,
    isOneTimeUse: card.product.controls.isOneTimeUse,
  },
})
/** The ordinary read has PAN and CVV in clear [docs]: the reader must drop both. */
const withSecrets = (card: Card): object => ({ ...detail(card), pan: card.pan, cvv: card.cvv })

function list(state: State, query: URLSearchParams): Reply {
  const status = query.get('status')
  const owner = query.get('cardholderId')
  if (status !== null && !['ACTIVE', 'FROZEN', 'TERMINATED'].includes(status)) return invalid('status')
  const all = owner === null ? [...state.cards.values()] : (state.people.get(owner)?.cards ?? [])
  return paged(
    all.toReversed().filter(card => status === null || card.status === status),
    query,
    summary,
  )
}

function freeze(state: State, card: Card): Reply {
  if (card.status === 'TERMINATED') return refused('CARD_ALREADY_TERMINATED', { status: 422 })
  if (card.status === 'FROZEN') return refused('CARD_ALREADY_FROZEN')
  become(state, card, 'FROZEN')
  return accepted(
    200,
    { ...summary(card), frozenAt: card.frozenAt },
    { message: 'Card frozen', effect: `freeze of card ${card.id}` },
  )
}

function unfreeze(state: State, card: Card): Reply {
  if (card.status === 'TERMINATED') return refused('CARD_ALREADY_TERMINATED', { status: 422 })
  if (card.status !== 'FROZEN') return refused('CARD_NOT_FROZEN')
  become(state, card, 'ACTIVE')
  return accepted(200, { ...summary(card), frozenAt: null }, { message: 'Card unfrozen', effect: `thaw of card ${card.id}` })
}

function terminate(state: State, card: Card, body: Record<string, unknown>): Reply {
  if (body.confirm !== 'TERMINATE_CARD') return refused('CONFIRMATION_REQUIRED')
  if (card.status === 'TERMINATED') return refused('CARD_ALREADY_TERMINATED', { status: 409 })
  become(state, card, 'TERMINATED')
  return accepted(200, summary(card), { message: 'Card terminated', effect: `end of card ${card.id}` })
}

const EVENTS: Readonly<Record<string, string>> = { ACTIVE: 'CARD_UNFROZEN', FROZEN: 'CARD_FROZEN', TERMINATED: 'CARD_TERMINATED' }

/** `quietly`: by the suspension of the person; no card event is promised for a suspension [assumed]. */
export function become(state: State, card: Card, status: string, quietly = false): void {
  const at = stamp(state.now())
  Object.assign(card, {
    status,
    updatedAt: at,
    frozenAt: status === 'FROZEN' ? at : null,
    frozenBySuspension: quietly && status === 'FROZEN',
  })
  if (status === 'TERMINATED' && card.balance > 0) {
    enter(state, {
      type: 'CARD_TERMINATION_REFUND',
      direction: 'CREDIT',
      cents: card.balance,
      memo: `Card terminated — ${card.id}`,
      cardId: card.id,
    })
    card.balance = 0
  }
  const event = EVENTS[status]
  if (event !== undefined && !quietly)
    state.outbox.post(event, { cardId: card.id, cardholderId: card.owner.cardholderId, cardType: 'VIRTUAL', status })
}
