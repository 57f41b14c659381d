import type { Refs } from '../../../src/domain/progress.ts'
import type { CardOrder, Dossier, Product, Provider } from '../../../src/domain/provider.ts'
import { freshReads } from '../../../src/domain/fresh-reads.ts'
import { Key } from '../../../src/domain/key.ts'
import type { Scene } from '../scene.ts'

export type Seeded = { readonly cardholder: Refs; readonly kyc: Refs; readonly card: Refs }

/** Customers with a card each, ready to be used. */
export const seeded = (scene: Scene, count: number): readonly Seeded[] => scene.sandbox.seedReady(count)

/** The product of seeded cards. */
export async function seededProduct(scene: Scene): Promise<Product> {
  const [product] = await scene.products()
  if (product === undefined) throw new Error('no product can be had')
  return product
}

export const cardDossier = (scene: Scene, product: Product, { cardholder, kyc, card }: Seeded): Dossier<CardOrder> => ({
  ...scene.issue(product, { cardholder, kyc }).dossier,
  refs: card,
})

/** Refs of the same names that belong to nothing. */
export const nonsense = (refs: Refs): Refs => Object.fromEntries(Object.keys(refs).map(name => [name, 'nothing-of-ours']))

let keys = 0
export const newKey = (scene: Scene): Key => new Key(`law-key-${++keys}`, new Date(scene.clock.now().getTime() + 25_000))

/** What a look at this card says. */
export async function cardStatus(provider: Provider, dossier: Dossier<CardOrder>): Promise<string> {
  const [seen] = await provider.issuance.observe([dossier], freshReads())
  if (seen === undefined || seen instanceof Error) return 'fault'
  return seen.is === 'done' ? seen.result.status : seen.is
}
