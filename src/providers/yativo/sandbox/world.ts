import { createHash, randomInt } from 'node:crypto'
import { createOutbox, type Outbox } from '../../kit/outbox.ts'
import type { NetworkTransaction } from '../../kit/card-network.ts'
import type { Decision, OnCode, SandboxOptions } from '../../kit/sandbox.ts'
import { signature } from '../webhooks.ts'

/** The settings of the simulated programme, for a person or a test. */
export type Switches = {
  /** Off: the phone endpoints do not exist, and no card needs a phone. */
  phoneStep: boolean
  /** The answer to a top-up: the newer page says completed, the older initiated. By default initiated while webhooks have an address, since only a webhook tells the end. */
  transfers: 'completed' | 'initiated' | undefined
}

/** The state of the simulated provider. Money is integer cents. */
export type World = {
  readonly now: () => Date
  readonly decidesIn: number
  readonly switches: Switches
  readonly credentials: { readonly apiKey: string; readonly apiSecret: string; readonly webhookSecret: string }
  /** When each token lapses, in ms. */
  readonly tokens: Map<string, number>
  readonly customers: Customer[]
  /** Every name of every living customer: yativo_card_id, id, external id, e-mail. */
  readonly names: Map<string, Customer>
  /** Addresses of customers since reset: the card network keeps the addresses. */
  readonly burnt: Set<string>
  readonly transfers: Transfer[]
  readonly replays: Map<string, Transfer>
  /** The simulated merchants. */
  readonly transactions: NetworkTransaction[]
  /** The records with a time still to come, oldest first. */
  readonly undecided: { readonly kyc: Set<Customer>; readonly transfers: Set<Transfer> }
  readonly plans: Readonly<Record<'cardholder' | 'kyc' | 'card' | 'topup', Decision[]>>
  readonly mailbox: Mail[]
  readonly onCode: OnCode | undefined
  readonly outbox: Outbox
  masterCents: number
  /** The address of the hosted pages. */
  url: string
  hex(length: number): string
  digits(length: number): string
}

export type Customer = {
  readonly yativoCardId: string
  readonly customerId: string
  readonly externalId: string | null
  readonly email: string
  readonly createdAt: Date
  code: { readonly text: string; readonly until: number } | undefined
  proven: boolean
  kyc: string
  rejectionReason: string | null
  applicantId: string | undefined
  link: { readonly token: string; readonly until: number } | undefined
  decidesAt: number
  /** The result that the hosted page was told; without a result the plan decides. */
  verdict: Decision | undefined
  approvedAt: number | undefined
  sourceOfFundsAt: Date | undefined
  phone: { readonly number: string; code: string | undefined; verified: boolean } | undefined
  /** A stage set at the provider's console, known word or not. */
  stage: string | undefined
  readonly cards: Card[]
  currency: string | null
  cents: number
  balanceAt: Date
  /** The wallet's daily limit, and the time from which the limit works; `before` works until then. */
  dailyLimit?: { readonly cents: number; readonly before: number; readonly from: number }
}
export type Card = {
  readonly id: string
  readonly owner: Customer
  readonly lastFour: string
  readonly createdAt: Date
  status: string
  pinSet: boolean
}
export type Transfer = {
  readonly id: string
  readonly customer: Customer
  readonly key: string | undefined
  readonly cents: number
  readonly debited: number
  readonly decidesAt: number
  status: string
}
export type Mail = { readonly to: string; readonly code: string; readonly at: Date; used: boolean }

/** Seconds from each attempt to the next: seven attempts in all [docs]. */
const RETRY_AFTER = [60, 300, 1_800, 7_200, 21_600, 86_400]

export function createWorld({ now = () => new Date(), decidesIn = 4, seed = randomInt(2 ** 31), onCode }: SandboxOptions): World {
  let drawn = 0
  const hash = (): Buffer => createHash('sha256').update(`yativo ${seed} ${drawn++}`).digest()
  const hex = (length: number): string => `${hash().toString('hex')}${hash().toString('hex')}`.slice(0, length)
  const credentials = { apiKey: `yativo_${hex(32)}`, apiSecret: hex(48), webhookSecret: `whsec_${hex(48)}` }
  return {
    now,
    decidesIn,
    switches: { phoneStep: true, transfers: undefined },
    credentials,
    tokens: new Map(),
    customers: [],
    names: new Map(),
    burnt: new Set(),
    transfers: [],
    replays: new Map(),
    transactions: [],
    undecided: { kyc: new Set(), transfers: new Set() },
    plans: { cardholder: [], kyc: [], card: [], topup: [] },
    mailbox: [],
    onCode,
    outbox: createOutbox({
      now,
      random: () => hash().readUInt32BE() / 2 ** 32,
      retryAfter: RETRY_AFTER,
      sign: (body, at) => {
        const timestamp = String(Math.floor(at.getTime() / 1000))
        const signed = signature(credentials.webhookSecret, timestamp, Buffer.from(body))
        return { 'x-yativo-timestamp': timestamp, 'x-yativo-signature': signed }
      },
    }),
    masterCents: 1_000_000_000,
    url: '',
    hex,
    digits: length => String(hash().readUIntBE(0, 6) % 10 ** length).padStart(length, '0'),
  }
}

/** The customer under any of the customer's names: the names are interchangeable [seed]. */
export const customerNamed = (world: World, name: string): Customer | undefined => world.names.get(name.toLowerCase())

export const namesOf = ({ yativoCardId, customerId, externalId, email }: Customer): string[] =>
  [yativoCardId, customerId, email, ...(externalId === null ? [] : [externalId])].map(name => name.toLowerCase())

export function addCustomer(world: World, given: { email: string; externalId: string | null }): Customer {
  const now = world.now()
  const customer: Customer = {
    yativoCardId: `yativo_card_customer_${world.hex(24)}_${now.getTime()}`,
    customerId: world.hex(24),
    ...given,
    createdAt: now,
    code: undefined,
    proven: false,
    kyc: 'pending',
    rejectionReason: null,
    applicantId: undefined,
    link: undefined,
    decidesAt: 0,
    verdict: undefined,
    approvedAt: undefined,
    sourceOfFundsAt: undefined,
    phone: undefined,
    stage: undefined,
    cards: [],
    currency: null,
    cents: 0,
    balanceAt: now,
  }
  world.customers.push(customer)
  for (const name of namesOf(customer)) world.names.set(name, customer)
  return customer
}

/** Sends a code to an address; only the last code to the address counts. */
export function sendCode(world: World, to: string): string {
  const code = world.digits(6)
  for (const mail of world.mailbox) if (mail.to === to) mail.used = true
  world.mailbox.push({ to, code, at: world.now(), used: false })
  if (world.mailbox.length > 200) world.mailbox.shift()
  world.onCode?.(to, code)
  return code
}

export function useCode(world: World, to: string): void {
  for (const mail of world.mailbox) if (mail.to === to) mail.used = true
}
