import type { AmountRule } from '../../domain/money.ts'
import type { Product, Provider, Reads } from '../../domain/provider.ts'
import { listOf } from './pages.ts'
import { type ProductRecord, ProgramRecord, ProductRecord as ProductShape } from './shapes.ts'
import type { Wire } from './wire.ts'

/** KYC is of the person, whatever the product [seed]. */
const KYC_SCOPE = 'person'
/** Zero is INVALID_AMOUNT [docs]. */
const LEAST = '0.01'

export const createProducts =
  (wire: Wire): Provider['products'] =>
  async () => {
    const [products, programs] = await Promise.all([
      productRecords(wire),
      listOf(wire, 'GET programs', '/programs', {}, ProgramRecord, ({ programId }) => programId),
    ])
    // Products are always read from LIVE, even with a SANDBOX key [docs], so a product's program may not be among ours.
    return products.map(product =>
      productOf(
        product,
        programs.items.find(({ programId }) => programId === product.programId),
      ),
    )
  }

const productRecords = async (wire: Wire): Promise<readonly ProductRecord[]> =>
  (await listOf(wire, 'GET products', '/products', {}, ProductShape, ({ productId }) => productId)).items

function productOf(product: ProductRecord, program: ProgramRecordOf | undefined): Product {
  const currency = program?.currency ?? 'USD'
  const max = program?.limits?.maxCardLoad
  const rule = (need: AmountRule['need']): AmountRule =>
    need === 'UNSUPPORTED' ? { need } : { need, currency, min: LEAST, ...(max === undefined ? {} : { max }) }
  return {
    ref: product.productId,
    name: product.name ?? product.productId,
    currency,
    ...(product.scheme ? { brand: product.scheme } : {}),
    // `cardType` of a product is CONSUMER or CORPORATE; only virtual cards are issued [docs].
    type: 'VIRTUAL',
    kycScope: KYC_SCOPE,
    // The current page wants an amount of every product but a JIT one; the concept page that issues without is older [docs].
    initialAmount: rule(product.features?.hasJIT ? 'OPTIONAL' : 'REQUIRED'),
    topup: rule(product.controls?.isReloadable === false ? 'UNSUPPORTED' : 'OPTIONAL'),
    active: product.status === 'ACTIVE' && (program === undefined || program.status === 'ACTIVE'),
  }
}
type ProgramRecordOf = ReturnType<typeof ProgramRecord.parse>

/** Whether cards of a product take top-ups: lists of cards leave it out [docs]. Unknown products may; the fund call will say. */
export async function isReloadable(wire: Wire, reads: Reads, productId: string | null | undefined): Promise<boolean> {
  const products = await reads.get('GET products', () => productRecords(wire))
  return products.find(product => product.productId === productId)?.controls?.isReloadable ?? true
}
