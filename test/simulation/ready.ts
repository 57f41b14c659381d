import { appendChange } from '../../src/storage/changes.ts'
import { insertJourney } from '../../src/storage/door/journey-writes.ts'
import type { NewJourney } from '../../src/storage/schema.ts'
import type { Person } from './person.ts'
import type { Town } from './town.ts'

/** Somebody who has come as far as an active card, without any of the calls that it took: most of what can go wrong with money comes after. */
export async function makeReady(town: Town, person: Person): Promise<void> {
  const { customerId, product } = person
  if (customerId === undefined) throw new Error('expected a customer to make ready')
  const [refs] = town.sandbox.seedReady(1)
  if (refs === undefined) throw new Error('expected the sandbox to seed a customer')
  const now = town.clock.now()
  const [cardholderId, kycId, cardId] = [town.newId('cardholder'), town.newId('kyc'), town.newId('card')]
  const common = {
    provider: town.module.id,
    ownerId: customerId,
    customerId,
    phase: 'done',
    createdAt: now,
    updatedAt: now,
    observedAt: now,
    decidedAt: now,
  } as const
  const productRef = product.id.slice(product.id.indexOf(':') + 1)
  const rows: NewJourney[] = [
    {
      ...common,
      id: cardholderId,
      kind: 'cardholder',
      status: 'ACTIVE',
      productRef,
      refs: refs.cardholder,
      providerRef: refs.cardholder['id'] ?? null,
    },
    {
      ...common,
      id: kycId,
      kind: 'kyc',
      status: 'APPROVED',
      productRef,
      kycScope: product.kycScope,
      cardholderId,
      refs: refs.kyc,
      providerRef: refs.kyc['id'] ?? null,
    },
    {
      ...common,
      id: cardId,
      kind: 'card',
      status: 'ACTIVE',
      productRef,
      kycScope: product.kycScope,
      cardholderId,
      kycId,
      refs: refs.card,
      providerRef: refs.card['id'] ?? null,
      facts: { type: product.type, fundable: true, ...(product.currency === null ? {} : { currency: product.currency }) },
    },
  ]
  await town.database.transaction(async tx => {
    for (const row of rows) {
      await insertJourney(tx, { ...row, dueAt: new Date(now.getTime() + 6 * 3600_000) })
      await appendChange(tx, {
        streamId: customerId,
        subjectId: row.id,
        kind: row.kind,
        version: 1,
        from: null,
        to: row.status,
        reason: null,
        source: 'POLL',
        at: now,
      })
    }
  })
  person.cardholderId = cardholderId
  person.kycId = kycId
  person.readyCardId = cardId
  person.cards.push({ key: `ready-${person.number}`, id: cardId })
}
