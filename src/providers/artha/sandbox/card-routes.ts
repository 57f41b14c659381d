import type { Arrived, Reply, Route } from '../../kit/sandbox.ts'
import { asText, instant, invalid, isReply, jsonIn, page, refuse } from './replies.ts'
import {
  applicantStatus,
  applicationKey,
  cardState,
  decidesAt,
  nextDecision,
  topupStatus,
  type SandboxCard,
  type World,
} from './world.ts'

const SHIPPING = ['addressLine1', 'city', 'postalCode', 'country']
/** The states in which each operation is allowed, and the state that follows [docs A, assumed]. */
const OPERATIONS: Readonly<Record<string, { readonly from: readonly string[]; readonly to: 'active' | 'frozen' | 'cancelled' }>> =
  {
    activate: { from: ['inactive'], to: 'active' },
    freeze: { from: ['active'], to: 'frozen' },
    unfreeze: { from: ['frozen'], to: 'active' },
    cancel: { from: ['active', 'frozen', 'inactive'], to: 'cancelled' },
  }
const REASONS = new Set(['lost', 'stolen', 'fraud', 'customer_request', 'account_closure'])

export function cardRoutes(world: World): readonly Route<Arrived>[] {
  const withCard = (id: string | undefined, handle: (card: SandboxCard) => Reply): Reply => {
    const card = world.cards.get(id ?? '')
    return card === undefined ? refuse(404, 'card_not_found', 'no such card') : handle(card)
  }
  return [
    {
      operation: 'GET card',
      method: 'GET',
      path: /^(?:\/ext)?\/api\/v1\/card\/(?<cardId>[^/]+)$/i,
      handle: ({ params }) => withCard(params.cardId, card => ({ status: 200, body: show(world, card) })),
    },
    { operation: 'POST cards', method: 'POST', path: /^(?:\/ext)?\/api\/v1\/cards$/i, handle: ({ raw }) => issue(world, raw) },
    {
      operation: 'GET cards',
      method: 'GET',
      path: /^(?:\/ext)?\/api\/v1\/cards$/i,
      handle: ({ url: { searchParams } }) => {
        const customerId = searchParams.get('customerId')
        const of = customerId === null ? [...world.cards.values()] : (world.customers.get(customerId)?.cards ?? [])
        const productId = searchParams.get('productId')
        return page(productId === null ? of : of.filter(({ product }) => product.id === productId), searchParams, card =>
          show(world, card),
        )
      },
    },
    {
      operation: 'GET balance',
      method: 'GET',
      path: /^(?:\/ext)?\/api\/v1\/cards\/(?<cardId>[^/]+)\/balance$/i,
      handle: ({ params }) =>
        withCard(params.cardId, card => {
          const balance = balanceOf(world, card)
          const amounts = { availableBalance: balance, holdAmount: 0, totalBalance: balance }
          return {
            status: 200,
            body: { cardId: card.id, ...amounts, currency: card.product.currency, retrievedAt: instant(world.now()) },
          }
        }),
    },
    ...Object.keys(OPERATIONS).map((operation): Route<Arrived> => ({
      operation: `POST ${operation}`,
      method: 'POST',
      path: new RegExp(`^(?:/ext)?/api/v1/cards/(?<cardId>[^/]+)/${operation}$`, 'i'),
      handle: ({ params, raw }) => withCard(params.cardId, card => operate(world, card, operation, raw)),
    })),
  ]
}

function issue(world: World, raw: Buffer): Reply {
  const body = jsonIn(raw)
  if (isReply(body)) return body
  const missing = ['customerId', 'productId', 'currency'].filter(name => typeof body[name] !== 'string')
  if (missing.length > 0) return invalid(missing)
  const customer = world.customers.get(asText(body.customerId))
  const product = world.products.get(asText(body.productId))
  if (customer === undefined) return refuse(404, 'customer_not_found', 'no such customer')
  if (product === undefined) return refuse(404, 'product_not_found', 'no such product')
  if (product.status !== 'Active') return refuse(422, 'product_not_available', 'this product is closed')
  if (customer.status !== 'active') return refuse(422, 'customer_not_active', 'this customer is not active')
  const kyc = applicantStatus(world, world.applications.get(applicationKey(customer.id, product.id)))
  if (kyc !== 'approved') return refuse(422, 'kyc_not_approved', `KYC for this product is ${kyc}`)
  if (body.currency !== product.currency) return refuse(422, 'currency_mismatch', 'the currency must be that of the product')
  const address = (body.shippingAddress ?? {}) as Record<string, unknown>
  if (product.type === 'Physical' && SHIPPING.some(name => !address[name])) return invalid(['shippingAddress'])

  const card = addCard(world, { customer, product })
  return { status: 201, body: show(world, card), effect: `card ${card.id}` }
}

export function addCard(
  world: World,
  { customer, product }: Pick<SandboxCard, 'customer' | 'product'>,
  settled?: 'active',
): SandboxCard {
  const number = String(1000 + (world.cards.size % 9000))
  const card: SandboxCard = {
    id: world.id(),
    customer,
    product,
    masked: `****${number}`,
    submittedAt: world.now(),
    decision: settled === undefined ? nextDecision(world, 'card') : { outcome: 'approve' },
    ...(product.type === 'Physical' ? { activationCode: `7${number}` } : {}),
    ...(settled === undefined ? {} : { settled }),
    topups: [],
    limits: {},
    movedCents: 0,
  }
  world.cards.set(card.id, card)
  customer.cards.push(card)
  if (card.activationCode !== undefined) world.onCode?.(asText(customer.fields.email), card.activationCode)
  if (settled === undefined) announce(world, card, 'card.under_review', card.submittedAt)
  if (settled === undefined && card.decision.outcome !== 'never')
    announce(world, card, card.decision.outcome === 'approve' ? 'card.approved' : 'card.rejected', decidesAt(world, card))
  return card
}

function announce(world: World, card: SandboxCard, event: string, due: Date, status = event.slice('card.'.length)): void {
  const ids = { card_id: card.id, customer_id: card.customer.id, product_id: card.product.id }
  world.tell({
    due,
    body: () => ({ event, ...ids, status, remarks: event === 'card.rejected' ? remarksOf(card) : null, timestamp: instant(due) }),
  })
}

function operate(world: World, card: SandboxCard, operation: string, raw: Buffer): Reply {
  const body = raw.length === 0 ? {} : jsonIn(raw)
  if (isReply(body)) return body
  const { from, to } = OPERATIONS[operation] ?? { from: [], to: 'active' as const }
  if (operation === 'cancel' && !REASONS.has(asText(body.reason))) return invalid(['reason'])
  if (operation === 'activate' && typeof body.activationCode !== 'string') return invalid(['activationCode'])
  if (!from.includes(cardState(world, card)))
    return refuse(422, 'invalid_card_state', `a card that is ${cardState(world, card)} cannot be asked to ${operation}`)
  if (operation === 'activate' && body.activationCode !== card.activationCode)
    return refuse(422, 'invalid_activation_code', 'this is not the code')
  card.settled = to
  delete card.console
  card.changedAt = world.now()
  announce(world, card, `card.${operation}`, world.now(), 'success')
  const ids = { cardId: card.id, customerId: card.customer.id, productId: card.product.id, cardType: card.product.type }
  // `status` is the operation's, not the card's [docs C].
  return {
    status: 200,
    body: { ...ids, action: operation, status: 'success', message: `Card ${operation} done`, taskId: null },
    effect: `${operation} card ${card.id}`,
  }
}

const remarksOf = ({ decision: { reason } }: SandboxCard): string => reason ?? 'The issuer could not make this card'

export function balanceOf(world: World, { topups, movedCents }: SandboxCard): number {
  return topups.reduce((cents, topup) => cents + (topupStatus(world, topup) === 'approved' ? topup.cents : 0), movedCents) / 100
}

function show(world: World, card: SandboxCard): object {
  const { id, customer, product, masked, submittedAt, changedAt } = card
  const state = cardState(world, card)
  return {
    cardId: id,
    id,
    customerId: customer.id,
    productId: product.id,
    productName: product.name,
    cardType: product.type,
    cardNumberMasked: state === 'pending' || state === 'failed' ? null : masked,
    currency: product.currency,
    state,
    balance: balanceOf(world, card),
    remarks: state === 'failed' ? remarksOf(card) : null,
    createdAt: instant(submittedAt),
    updatedAt: changedAt === undefined ? null : instant(changedAt),
  }
}
