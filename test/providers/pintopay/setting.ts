import { expect } from 'vitest'
import type { Money } from '../../../src/domain/money.ts'
import type { IssuedCard } from '../../../src/domain/progress.ts'
import type { CardOrder, Product, Provider } from '../../../src/domain/provider.ts'
import { pintopay } from '../../../src/providers/pintopay/index.ts'
import type { PintopaySandbox } from '../../../src/providers/pintopay/sandbox/index.ts'
import type { Drive } from '../drive.ts'
import { drive } from '../drive.ts'
import type { Person } from '../person.ts'
import { openScene, type Scene } from '../scene.ts'

/** The adapter and its sandbox, with a person ready for cards of the first product (or another). */
export type Setting = Omit<Scene, 'sandbox'> & { readonly sandbox: PintopaySandbox; product(ref?: string): Promise<Product> }

export const ACME = 'ACME_VISA_USD'
export const GLOBEX = 'GLOBEX_VISA_USD'

export async function openSetting(person?: Person): Promise<Setting> {
  const scene = await openScene({ module: pintopay, ...(person ? { person } : {}) })
  return Object.assign(scene, {
    sandbox: scene.sandbox as PintopaySandbox,
    async product(ref = ACME): Promise<Product> {
      const found = (await scene.provider.products()).find(product => product.ref === ref)
      if (found === undefined) throw new Error(`expected a product ${ref}`)
      return found
    },
  })
}

export type Ready = {
  readonly product: Product
  readonly cardholder: Record<string, string>
  readonly kyc: Record<string, string>
  readonly reference: string
}

/** A person who may have cards of this product. */
export async function somebodyReady(setting: Setting, ref?: string): Promise<Ready> {
  const product = await setting.product(ref)
  const registration = await setting.register(product).run()
  const verification = await setting.verify(product, registration.refs).run()
  expect(verification.result).toEqual({ status: 'APPROVED' })
  return { product, cardholder: registration.refs, kyc: verification.refs, reference: registration.dossier.intent.reference }
}

/** An order of a card that is loaded from the start. */
export function issueLoaded(
  { provider, clock }: { provider: Provider; clock: Setting['clock'] },
  ready: Ready,
  initialAmount: Money,
): Drive<CardOrder, IssuedCard> {
  const { product, cardholder, kyc, reference } = ready
  return drive({
    id: 'card_loaded',
    journey: provider.issuance,
    intent: {
      reference: 'card_loaded',
      productRef: product.ref,
      type: 'VIRTUAL' as const,
      cardholder,
      kyc,
      cardholderReference: reference,
      initialAmount,
    },
    clock,
  })
}

export const callsOf = ({ sandbox }: Setting, operation: string): number =>
  sandbox.calls.filter(call => call.operation === operation).length
