import {
  FaultPlan,
  serveSandbox,
  type Arrived,
  type Sandbox,
  type SandboxCall,
  type SandboxOptions,
  type Thing,
} from '../../kit/sandbox.ts'
import { keepState } from '../../kit/kept-state.ts'
import { applicantRoutes } from './applicant-routes.ts'
import { addCard, cardRoutes } from './card-routes.ts'
import { addCustomer, customerRoutes } from './customer-routes.ts'
import { createGate } from './gate.ts'
import { createNoticeDesk } from './notices.ts'
import { asText, refuse } from './replies.ts'
import { topupRoutes } from './topup-routes.ts'
import { networkOf, useRoutes } from './use-routes.ts'
import {
  applicantStatus,
  applicationKey,
  cardState,
  createWorld,
  dice,
  topupStatus,
  type PendingNotice,
  type World,
} from './world.ts'

const KEY = 'ak_sandbox_artha'
const SECRET = 'sim-artha-secret-0123456789'
const TOKEN = 'sandbox-artha-webhook-token'

/** Artha, simulated: a real HTTP server that demands every signature and remembers every record. */
export async function startSandbox({
  port,
  now = () => new Date(),
  decidesIn = 4,
  seed = 1,
  keep,
  onCode,
}: SandboxOptions): Promise<Sandbox> {
  const desk = createNoticeDesk(now, TOKEN, dice(seed + 1))
  const world = createWorld({ now, decidesIn, seed, onCode, tell: (notice: PendingNotice) => desk.tell(notice) })
  const kept = keepState(world, keep, [])
  const calls: SandboxCall[] = []
  const faults = new FaultPlan()
  const gate = createGate(KEY, SECRET, now)
  const server = await serveSandbox<Arrived>({
    ...(port === undefined ? {} : { port }),
    now,
    calls,
    faults,
    kept,
    // The most frequent first: routes are tried in order.
    routes: [
      ...topupRoutes(world),
      ...cardRoutes(world),
      ...useRoutes(world),
      ...applicantRoutes(world),
      ...customerRoutes(world),
    ],
    enter: arrived => gate(arrived) ?? arrived,
    notFound: () => refuse(404, 'not_found', 'no such route'),
  })

  return {
    provider: 'artha',
    // The path part is there to be signed.
    variables: { ARTHA_BASE_URL: `${server.url}/ext`, ARTHA_API_KEY: KEY, ARTHA_API_SECRET: SECRET, ARTHA_WEBHOOK_TOKEN: TOKEN },
    calls,
    faults,
    decide: (kind, decision) => void world.decisions[kind].push(decision),
    things: kind => thingsOf(world)[kind](),
    network: networkOf(world),
    codeSentTo: address =>
      world.customersByEmail.get(address.toLowerCase())?.cards.findLast(card => card.activationCode !== undefined)
        ?.activationCode,
    visit: () => Promise.reject(new Error('expected an address of ours but Artha has no hosted pages')),
    console: (kind, id, status) => setStatus(world, kind, id, status),
    seedReady: count => Array.from({ length: count }, () => seedOne(world)),
    deliverTo: desk.deliverTo,
    deliver: desk.deliver,
    delivery: desk.delivery,
    save: kept.save,
    close: server.close,
  }
}

function thingsOf(world: World): Record<'cardholder' | 'kyc' | 'card' | 'topup', () => Thing[]> {
  return {
    cardholder: () =>
      [...world.customers.values()].map(({ id, status, fields }) => ({
        id,
        status,
        ...(fields.externalReference ? { reference: asText(fields.externalReference) } : {}),
      })),
    kyc: () =>
      [...world.applications].map(([id, application]) => ({
        id,
        status: applicantStatus(world, application),
        parent: application.customerId,
      })),
    card: () =>
      [...world.cards.values()].map(card => ({
        id: card.id,
        status: cardState(world, card),
        parent: card.customer.id,
        product: card.product.id,
      })),
    topup: () =>
      [...world.topups.values()].map(topup => ({
        id: topup.id,
        status: topupStatus(world, topup),
        amount: (topup.cents / 100).toFixed(2),
        currency: topup.currency.toUpperCase(),
        parent: topup.card.id,
      })),
  }
}

function setStatus(world: World, kind: 'cardholder' | 'kyc' | 'card' | 'topup', id: string, status: string): void {
  const customer = world.customers.get(id)
  if (kind === 'cardholder' && customer !== undefined) customer.status = status
  const thing = {
    cardholder: undefined,
    kyc: world.applications.get(id),
    card: world.cards.get(id),
    topup: world.topups.get(id),
  }[kind]
  if (kind !== 'cardholder' && thing === undefined) throw new Error(`expected a ${kind} of ours but got another id`)
  if (thing !== undefined) thing.console = status
}

/** A customer whose KYC for the first product is approved, with an active card. */
function seedOne(world: World): {
  cardholder: Record<string, string>
  kyc: Record<string, string>
  card: Record<string, string>
} {
  const product = [...world.products.values()][0]
  if (product === undefined) throw new Error('expected a product on offer')
  const number = String(world.customers.size + 1).padStart(7, '0')
  const customer = addCustomer(world, {
    type: 'individual',
    firstName: 'Ready',
    lastName: 'Customer',
    email: `ready.${number}@example.test`,
    phoneCode: '+44',
    phoneNumber: `770${number}`,
    dateOfBirth: '1990-01-01',
    gender: 'other',
    country: 'GB',
  })
  customer.products.add(product.id)
  world.applications.set(applicationKey(customer.id, product.id), {
    customerId: customer.id,
    productId: product.id,
    attempt: 1,
    submittedAt: new Date(0),
    decision: { outcome: 'approve' },
  })
  const card = addCard(world, { customer, product }, 'active')
  return {
    cardholder: { id: customer.id },
    kyc: { customerId: customer.id, productId: product.id, submitted: '1' },
    card: { id: card.id },
  }
}
