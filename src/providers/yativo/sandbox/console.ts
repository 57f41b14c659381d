import type { Sandbox, Thing } from '../../kit/sandbox.ts'
import { addCard, setCard } from './cards.ts'
import { approve, endTransfer, settle, stageOf } from './time.ts'
import { addCustomer, type Customer, customerNamed, type World } from './world.ts'

type Kind = 'cardholder' | 'kyc' | 'card' | 'topup'

/** The existing records, for counting effects. */
export function thingsOf(world: World, kind: Kind): readonly Thing[] {
  settle(world)
  const { customers } = world
  const carried = (reference: string | null | undefined) => (reference === null || reference === undefined ? {} : { reference })
  switch (kind) {
    case 'cardholder':
      return customers.map(customer => ({
        id: customer.yativoCardId,
        status: stageOf(world, customer),
        ...carried(customer.externalId),
      }))
    case 'kyc':
      return customers.flatMap(({ applicantId, kyc, yativoCardId }) =>
        applicantId === undefined ? [] : [{ id: applicantId, status: kyc, parent: yativoCardId }],
      )
    case 'card':
      return customers.flatMap(({ cards, yativoCardId }) => cards.map(({ id, status }) => ({ id, status, parent: yativoCardId })))
    case 'topup':
      return world.transfers.map(({ id, status, key, cents, customer }) => ({
        id,
        status,
        amount: (cents / 100).toFixed(2),
        parent: customer.yativoCardId,
        ...carried(key),
      }))
  }
}

/** Sets a status that the API cannot set, known word or not. */
export function setStatus(world: World, kind: Kind, id: string, status: string): void {
  settle(world)
  const missing = (): never => {
    throw new Error(`expected a ${kind} of that id at the simulated provider but there is none`)
  }
  if (kind === 'card')
    return setCard(world, world.customers.flatMap(({ cards }) => cards).find(card => card.id === id) ?? missing(), status)
  if (kind === 'topup') {
    const transfer = world.transfers.find(known => known.id === id) ?? missing()
    if (status === 'completed' || status === 'failed')
      return transfer.status === status ? undefined : endTransfer(world, transfer, status)
    transfer.status = status
    return
  }
  const customer = customerNamed(world, id) ?? world.customers.find(({ applicantId }) => applicantId === id) ?? missing()
  if (kind === 'kyc') setKyc(world, customer, status)
  else setStage(world, customer, status)
}

function setKyc(world: World, customer: Customer, status: string): void {
  customer.kyc = status
  if (status === 'approved') approve(customer, customer.approvedAt ?? world.now().getTime())
}

/** A word of the normal course sets the record free again. */
function setStage(world: World, customer: Customer, status: string): void {
  customer.stage = undefined
  customer.stage = stageOf(world, customer) === status ? undefined : status
}

/** Customers with complete data, a deployed wallet and one card each. */
export function seedReady(world: World, count: number): ReturnType<Sandbox['seedReady']> {
  const first = world.customers.length
  return Array.from({ length: count }, (_, n) => {
    const number = first + n
    const customer = addCustomer(world, { email: `seed-${number}@customers.example`, externalId: `seed-${number}` })
    const { yativoCardId: id, customerId } = customer
    customer.proven = true
    customer.applicantId = world.hex(24)
    approve(customer, world.now().getTime() - world.decidesIn * 1000)
    customer.sourceOfFundsAt = world.now()
    customer.phone = { number: `+4479${String(number).padStart(8, '0')}`, code: undefined, verified: true }
    const card = addCard(world, customer)
    return {
      cardholder: { id, customerId, proven: id },
      kyc: { customer: id, identity: id, sourceOfFunds: id, phone: id, approved: id },
      card: { id: card.id, customer: id },
    }
  })
}
