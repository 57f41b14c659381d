import { createCardNetwork, type CardNetwork, type NetworkEvent, type NetworkTransaction } from '../../kit/card-network.ts'
import type { Arrived, Reply, Route } from '../../kit/sandbox.ts'
import { balanceOf } from './card-routes.ts'
import { instant, invalid, isReply, jsonIn, page, refuse } from './replies.ts'
import { cardState, type SandboxCard, type SandboxRow, type World } from './world.ts'

const LIMITS = ['dailyLimit', 'monthlyLimit', 'perTransactionLimit', 'atmWithdrawalLimit', 'yearlyLimit'] as const
const PRODUCT_LIMIT = 10_000

/** Transactions, limits and the page that shows a card's number. */
export function useRoutes(world: World): readonly Route<Arrived>[] {
  const route = (
    operation: string,
    method: string,
    end: string,
    handle: (card: SandboxCard, arrived: Arrived) => Reply,
  ): Route<Arrived> => ({
    operation,
    method,
    path: new RegExp(`^(?:/ext)?/api/v1/cards/(?<cardId>[^/]+)/${end}$`, 'i'),
    handle: arrived => {
      const card = world.cards.get(arrived.params.cardId ?? '')
      return card === undefined ? refuse(404, 'card_not_found', 'no such card') : handle(card, arrived)
    },
  })
  return [
    route('GET transactions', 'GET', 'transactions', (card, { url: { searchParams } }) => {
      const [from, status] = [searchParams.get('from'), searchParams.get('status')]
      const rows = world.rows.filter(
        row =>
          row.cardId === card.id &&
          (from === null || row.authorizedAt >= instant(new Date(from))) &&
          (status === null || row.status === status),
      )
      return page(rows, searchParams, row => row)
    }),
    route('GET limits', 'GET', 'limits', card => ({ status: 200, body: limitsOf(card) })),
    route('POST limits', 'POST', 'limits', (card, { raw }) => {
      const body = jsonIn(raw)
      if (isReply(body)) return body
      const wrong = LIMITS.filter(name => body[name] != null && !(typeof body[name] === 'number' && body[name] >= 0))
      if (wrong.length > 0) return invalid(wrong)
      for (const name of LIMITS) if (name in body) card.limits[name] = (body[name] ?? null) as number | null
      return { status: 200, body: limitsOf(card), effect: `limits card ${card.id}` }
    }),
    // Number and CVV are never real, and never leave a parser.
    route('GET sensitive', 'GET', 'sensitive', card => ({
      status: 200,
      body: {
        id: card.id,
        card_number: `400000000000${card.masked.slice(-4)}`,
        cvv: '123',
        expiry_date: '12/30',
        cardholder_name: 'SANDBOX CUSTOMER',
        iframe_url: card.product.type === 'Virtual' ? `https://cards.artha.example/show/${world.id()}` : null,
      },
    })),
  ]
}

const limitsOf = ({ id, limits, product }: SandboxCard): object => ({
  cardId: id,
  ...Object.fromEntries(LIMITS.map(name => [name, limits[name] ?? PRODUCT_LIMIT])),
  lifetimeLimit: null,
  currency: product.currency,
})

const EVENTS: Readonly<Record<NetworkEvent, string>> = {
  authorized: 'consume',
  declined: 'consume',
  settled: 'settlement',
  reversed: 'reversal',
  refunded: 'refund',
  fee: 'maintain_fee',
}

export function networkOf(world: World): CardNetwork {
  return createCardNetwork({
    transactions: world.transactions,
    now: world.now,
    newId: world.id,
    currencyOf: id => world.cards.get(id)?.product.currency,
    declines(id, amount) {
      const card = world.cards.get(id)
      if (card === undefined || cardState(world, card) !== 'active') return 'card_frozen'
      if (Number(amount) > (card.limits['perTransactionLimit'] ?? PRODUCT_LIMIT)) return 'limit_exceeded'
      return Number(amount) > balanceOf(world, card) ? 'insufficient_balance' : undefined
    },
    move(id, amount) {
      const card = world.cards.get(id)
      if (card !== undefined) card.movedCents += Math.round(Number(amount) * 100)
    },
    tell(event, transaction) {
      const row = event === 'settled' ? settledRow(world, transaction) : addRow(world, event, transaction)
      const payload = Object.fromEntries(
        Object.entries(row).map(([name, value]) => [snake(name), typeof value === 'number' ? value.toFixed(2) : value]),
      )
      const status = row.status === 'authorized' ? 'approved' : row.status
      world.tell({ due: world.now(), body: () => ({ event: EVENTS[event], ...payload, status }) })
    },
  })
}

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)

/** A settlement moves the row of the purchase. */
function settledRow(world: World, { id, amount, currency, settledAt }: NetworkTransaction): SandboxRow {
  const at = world.rows.findIndex(({ transactionId }) => transactionId === id)
  const row = {
    ...(world.rows[at] as SandboxRow),
    status: 'settled',
    settleAmount: Number(amount),
    settleCurrency: currency,
    settleDate: instant(new Date(settledAt ?? 0)),
  }
  world.rows[at] = row
  return row
}

/** A reversal is a separate row that names the purchase, with the returned amount. */
function addRow(world: World, event: NetworkEvent, transaction: NetworkTransaction): SandboxRow {
  const { id, card, kind, status, authorized, amount, currency, merchant, occurredAt, settledAt, refundOf, decline } = transaction
  const before = world.rows.filter(row => row.originalTransactionId === id && row.status === 'reversed')
  const returned =
    Number(authorized) -
    before.reduce((sum, row) => sum + (row.authorizedAmount ?? 0), 0) -
    (status === 'REVERSED' ? 0 : Number(amount))
  const reversal = event === 'reversed'
  const settled = status === 'SETTLED' && !reversal
  const row: SandboxRow = {
    transactionId: reversal ? world.id() : id,
    cardId: card,
    customerId: world.cards.get(card)?.customer.id ?? '',
    originalTransactionId: reversal ? id : (refundOf ?? null),
    localAmount: Number(authorized),
    localCurrency: currency,
    authorizedAmount: reversal ? Number(returned.toFixed(2)) : Number(authorized),
    authorizedCurrency: currency,
    settleAmount: settled ? Number(amount) : null,
    settleCurrency: settled ? currency : null,
    settleDate: settled && settledAt !== undefined ? instant(new Date(settledAt)) : null,
    authorizationCode: '043821',
    authorizedAt: instant(reversal ? world.now() : new Date(occurredAt)),
    fee: 0,
    feeCurrency: currency,
    crossborderFee: 0,
    crossborderFeeCurrency: currency,
    merchantName: merchant.name ?? null,
    merchantCategoryCode: merchant.categoryCode ?? null,
    merchantCountry: merchant.country ?? null,
    merchantCity: merchant.city ?? null,
    type: TYPES[kind] ?? 'purchase',
    subType: decline ?? null,
    status: reversal ? 'reversed' : settled ? 'settled' : status === 'DECLINED' ? 'declined' : 'authorized',
    description: null,
  }
  world.rows.push(row)
  return row
}

const TYPES: Readonly<Record<string, string>> = {
  PURCHASE: 'purchase',
  WITHDRAWAL: 'atm_withdrawal',
  REFUND: 'refund',
  FEE: 'fee',
}
