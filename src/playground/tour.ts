import type { ProvidersQuery } from '../client/index.ts'
import type { Person } from './answers.ts'
import type { Json } from './json.ts'

export type Provider = ProvidersQuery['providers'][number]
type Product = Provider['products'][number]
export type Step = { readonly operation: string; readonly comment: string; readonly variables?: Json }

/** Somebody new for every tour: providers refuse an e-mail or a phone number that they know. */
export function somebody(seed: number): Person {
  const digits = String(seed % 1000).padStart(3, '0')
  return {
    email: `ada.${seed.toString(36)}@example.test`,
    firstName: 'Adaline',
    lastName: 'Marchetti',
    dateOfBirth: '1991-04-02',
    phone: `+447700900${digits}`,
    nationality: 'GB',
    gender: 'female',
    address: { line1: '17 Quayside Street', city: 'Leith', state: 'Midlothian', postalCode: 'EH6 6AA', country: 'GB' },
  }
}

/** From nobody to a funded card at one provider, one tab per step; the same for every provider. */
export function tour(provider: Provider, person: Person, seed: number): readonly Step[] {
  const product = provider.products.find(({ active }) => active) ?? provider.products[0]
  const productId = product?.id ?? `${provider.id}:no-product`
  const key = seed.toString(36)
  return [
    {
      operation: 'Providers',
      comment: `1. Who issues cards here, and what. This tour is ${provider.name}'s, with the product ${productId}.`,
    },
    {
      operation: 'CreateCustomer',
      comment:
        '2. A person in your product. The answer holds ids: this page remembers them, and writes them where later tabs say {{customerId}}.',
      variables: { input: { externalId: `tour-${key}`, profile: person as Json } },
    },
    {
      operation: 'CreateCardholder',
      comment:
        '3. Registers the person with the provider. If requirements come back, answer them first: see the tabs SubmitCode, SubmitForm and SubmitDocument.',
      variables: { input: { customerId: '{{customerId}}', productId } },
    },
    {
      operation: 'StartKyc',
      comment: '4. Asks the provider to verify the person. It takes its time: the next tab tells when it is done.',
      variables: { input: { cardholderId: '{{cardholderId}}', productId } },
    },
    {
      operation: 'StatusChanged',
      comment:
        '5. Everything that happened to the customer since its creation, then live. Leaving the tab ends it; run it again and nothing is missed. ' +
        'One change is shown at a time; soFar lists them all and is added by this page.',
      variables: { id: '{{customerId}}', after: '{{changeCursor}}' },
    },
    {
      operation: 'IssueCard',
      comment: '6. Once KYC is APPROVED. Run it twice: the same idempotencyKey gives the same card.',
      variables: {
        input: { cardholderId: '{{cardholderId}}', productId, idempotencyKey: `card-${key}`, ...initialAmount(product) },
      },
    },
    {
      operation: 'TopUpCard',
      comment: '7. Once the card is fundable. Run it twice: money moves once.',
      variables: { input: { cardId: '{{cardId}}', amount: topup(product), idempotencyKey: `topup-${key}` } },
    },
    { operation: 'Customer', comment: '8. The whole customer, with balances read live.', variables: { id: '{{customerId}}' } },
    {
      operation: 'SubmitCode',
      comment:
        'When a code is asked for. Where the provider is a sandbox, this page knows the code; otherwise write it into the variables.',
      variables: { input: { journeyId: '{{codeJourneyId}}', requirementId: '{{codeRequirementId}}', code: '{{code}}' } },
    },
    {
      operation: 'SubmitForm',
      comment: 'When a form is asked for. {{formValues}} is an answer made from its fields; write your own instead if you like.',
      variables: { input: { journeyId: '{{formJourneyId}}', requirementId: '{{formRequirementId}}', values: '{{formValues}}' } },
    },
    {
      operation: 'SubmitDocument',
      comment: 'When a document is asked for.',
      variables: {
        input: {
          journeyId: '{{documentJourneyId}}',
          requirementId: '{{documentRequirementId}}',
          type: '{{documentType}}',
          number: 'X1234567',
          issuingCountry: 'GB',
          issuedOn: '2020-01-15',
          expiresOn: '2032-01-15',
          files: '{{documentFiles}}',
        },
      },
    },
  ]
}

function initialAmount(product: Product | undefined): { readonly initialAmount?: Json } {
  return product?.initialAmount.need === 'REQUIRED' ? { initialAmount: amount(product.initialAmount, product) } : {}
}

function topup(product: Product | undefined): Json {
  return product ? amount(product.topup, product) : { amount: '25.00', currency: 'USD' }
}

/** 25, or as near to it as the provider allows. */
function amount({ min, max, currency }: Product['topup'], product: Product): Json {
  const nearest = Math.min(Math.max(25, Number(min ?? 0)), Number(max ?? Infinity))
  return { amount: nearest.toFixed(2), currency: currency ?? product.currency ?? 'USD' }
}
