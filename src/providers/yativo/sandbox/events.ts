import type { Card, Customer, World } from './world.ts'

/** Tells the endpoint, if there is one. */
export function announce(world: World, type: string, data: object): void {
  if (!world.outbox.open) return
  const now = world.now()
  const id = `evt_${now.getTime()}_${world.hex(6)}`
  const body = JSON.stringify({ id, type, created_at: now.toISOString(), data })
  world.outbox.post({ body, headers: { 'x-yativo-event': type } })
}

export const idsOf = ({ yativoCardId, customerId, externalId }: Customer): object => ({
  yativo_card_id: yativoCardId,
  customer_id: customerId,
  external_customer_id: externalId,
})

export const announceCard = (world: World, type: string, card: Card): void =>
  announce(world, type, {
    ...idsOf(card.owner),
    card_id: card.id,
    card_type: 'virtual',
    last_four: card.lastFour,
    status: card.status,
  })
