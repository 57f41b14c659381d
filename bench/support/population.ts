import { insertJourney } from '../../src/storage/door/journey-writes.ts'
import type { NewJourney } from '../../src/storage/schema.ts'
import type { Workbench } from './workbench.ts'

export type Person = {
  readonly customerId: string
  readonly cardholderId: string
  readonly kycId: string
  readonly cardIds: readonly string[]
}
type Ready = ReturnType<ReturnType<Workbench['sandbox']>['seedReady']>[number]

let people = 0

/** Customers with active cards at a provider, made at once on both sides: what a benchmark starts from, not what it measures. */
export async function populate(bench: Workbench, provider: string, count: number, cardsEach = 1): Promise<Person[]> {
  const product = (await bench.world.catalog.products(provider))[0]
  if (product === undefined) throw new Error(`expected ${provider} to have a product`)
  const ready = bench.sandbox(provider).seedReady(count * cardsEach)
  const made: Person[] = []
  for (let n = 0; n < count; n++) {
    const name = `person-${++people}`
    const { id } = await bench.session().customers.create({ externalId: name, profile: { email: `${name}@example.test` } })
    made.push(
      await settle(
        bench,
        { provider, customerId: id, kycScope: product.kycScope, productRef: product.id.slice(provider.length + 1) },
        ready.slice(n * cardsEach, (n + 1) * cardsEach),
      ),
    )
  }
  return made
}

type Where = { readonly provider: string; readonly customerId: string; readonly kycScope: string; readonly productRef: string }

async function settle(
  { world }: Workbench,
  { provider, customerId, kycScope, productRef }: Where,
  things: readonly Ready[],
): Promise<Person> {
  const at = world.now()
  const [first] = things as [Ready]
  const [cardholderId, kycId] = [world.newId('cardholder'), world.newId('kyc')]
  const cardIds = things.map(() => world.newId('card'))
  const done = {
    provider,
    ownerId: customerId,
    customerId,
    productRef,
    phase: 'done',
    createdAt: at,
    updatedAt: at,
    observedAt: at,
    decidedAt: at,
  } as const
  const rows: NewJourney[] = [
    { ...done, id: cardholderId, kind: 'cardholder', status: 'ACTIVE', refs: first.cardholder, ...ref(first.cardholder) },
    { ...done, id: kycId, kind: 'kyc', status: 'APPROVED', cardholderId, kycScope, refs: first.kyc, ...ref(first.kyc) },
    ...things.map(({ card }, index): NewJourney => ({
      ...done,
      id: cardIds[index] as string,
      kind: 'card',
      status: 'ACTIVE',
      cardholderId,
      kycId,
      kycScope,
      refs: card,
      ...ref(card),
      facts: { type: 'VIRTUAL', brand: 'VISA', last4: '4242', currency: 'USD', fundable: true },
    })),
  ]
  for (const row of rows) await insertJourney(world.database.sql, row)
  return { customerId, cardholderId, kycId, cardIds }
}

const ref = ({ id }: Readonly<Record<string, string>>): { providerRef?: string } => (id === undefined ? {} : { providerRef: id })
