import { gql, GraphQLClient } from 'graphql-request'
import type { RequirementFieldsFragment } from '../../src/client/index.ts'
import { profileValue, type Profile } from '../../src/domain/profile.ts'
import type { Sandbox } from '../../src/providers/kit/sandbox.ts'
import { INES } from './people.ts'
import { deliverAll, type StoryHarness } from './story.ts'

/** The smallest PNG there is, as base64. */
export const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='

type Requirement = RequirementFieldsFragment
export type Answered = {
  readonly journey?: { readonly id: string; readonly requirements: readonly Requirement[] } | null
  readonly errors: readonly object[]
}

/** A person who holds a phone and reads e-mail, and knows nothing of providers: whatever is asked is answered by its shape. */
export class Person {
  /** Where they may be reached besides, as told in forms. */
  readonly #addresses: string[] = []

  constructor(
    readonly harness: StoryHarness,
    readonly customerId: string,
    readonly profile: Profile,
  ) {}

  /** Answers one thing that is asked; `edit` changes what would be said in a form, or typed as a code. */
  async answer(asked: Requirement, edit: Readonly<Record<string, string>> = {}): Promise<Answered | undefined> {
    const { client } = this.harness.door
    const about = { journeyId: asked.journeyId, requirementId: asked.id }
    switch (asked.__typename) {
      case 'CodeRequirement': {
        const closed = asked.expiresAt != null && new Date(asked.expiresAt) <= this.harness.clock.now()
        if (closed && edit['code'] === undefined) return (await client.RenewRequirement({ input: about })).renewRequirement
        const code = edit['code'] ?? (await this.codeFor(asked))
        return (await client.SubmitCode({ input: { ...about, code } })).submitCode
      }
      case 'VisitRequirement':
        await this.sandboxAt(asked.url).visit(asked.url)
        return undefined
      case 'FormRequirement': {
        const values = asked.fields.map(field => ({ name: field.name, value: edit[field.name] ?? this.fill(field) }))
        this.#addresses.push(...values.map(({ value }) => value))
        return (await client.SubmitForm({ input: { ...about, values } })).submitForm
      }
      case 'DocumentRequirement': {
        const files = asked.sides.map(side =>
          asked.takes.includes('CONTENT')
            ? { side, base64: PICTURE, mediaType: 'image/png' }
            : { side, url: `https://files.example.test/${side.toLowerCase()}.png` },
        )
        const dates = {
          ...(asked.needsIssuedOn ? { issuedOn: '2020-01-15' } : {}),
          ...(asked.needsExpiresOn ? { expiresOn: '2032-01-15' } : {}),
        }
        const type = edit['type'] ?? asked.accepts[0] ?? ''
        return (
          await client.SubmitDocument({ input: { ...about, type, number: 'X1234567', issuingCountry: 'GB', files, ...dates } })
        ).submitDocument
      }
    }
  }

  /** `sentTo` is shortened, so the person looks where codes arrive. */
  async codeFor({ journeyId }: Pick<Requirement, 'journeyId'>): Promise<string> {
    const sandbox = await this.sandboxOf(journeyId)
    const { email, phone } = this.profile
    const code = [email, phone, ...this.#addresses]
      .map(address => (address ? sandbox.codeSentTo(address) : undefined))
      .find(Boolean)
    if (code === undefined) throw new Error('expected a code to have been sent but none was')
    return code
  }

  /** Goes on with a journey, answering whatever is asked, until it has this status. */
  async goesOn(journeyId: string, status: string, limitSeconds?: number): Promise<void> {
    const { harness } = this
    const { door } = harness
    await harness.until(async () => {
      await deliverAll(this.harness)
      const { node } = await door.client.Journey({ id: journeyId })
      if (statusIn(node) === status) return true
      const asked = node !== null && 'requirements' in node ? node.requirements[0] : undefined
      if (asked !== undefined) await this.answer(asked)
      return false
    }, limitSeconds)
  }

  async status(journeyId: string): Promise<string | undefined> {
    return statusIn((await this.harness.door.client.Journey({ id: journeyId })).node)
  }

  async requirements(journeyId: string): Promise<readonly Requirement[]> {
    const { node } = await this.harness.door.client.Journey({ id: journeyId })
    return node !== null && 'requirements' in node ? node.requirements : []
  }

  private fill({
    name,
    type,
    options,
  }: {
    name: string
    type: string
    options?: readonly { readonly value: string }[] | null
  }): string {
    const known = profileValue(this.profile, name)
    if (known !== undefined) return known
    if (options?.[0] !== undefined) return options[0].value
    return (
      { DATE: '1991-04-02', EMAIL: `another-${this.profile.email}`, PHONE: '+447700900123', COUNTRY: 'GB' }[type] ??
      'Something sensible'
    )
  }

  private sandboxAt(url: string): Sandbox {
    const { origin } = new URL(url)
    const found = [...this.harness.sandboxes.values()].find(({ variables }) =>
      Object.values(variables).some(value => value.startsWith(origin)),
    )
    if (found === undefined) throw new Error('expected a page of a provider but its address is nobody’s')
    return found
  }

  private async sandboxOf(journeyId: string): Promise<Sandbox> {
    const { node } = await new GraphQLClient(this.harness.door.graphql).request<Whose>(WHOSE, { id: journeyId })
    const providerId = node?.provider?.id ?? node?.cardholder?.provider.id ?? node?.card?.cardholder.provider.id
    const sandbox = this.harness.sandboxes.get(providerId ?? '')
    if (sandbox === undefined) throw new Error('expected a journey at a provider')
    return sandbox
  }
}

type Cardholder = { readonly provider: { readonly id: string } }
type Whose = {
  readonly node: null | {
    readonly provider?: { readonly id: string }
    readonly cardholder?: Cardholder
    readonly card?: { readonly cardholder: Cardholder }
  }
}
const WHOSE = gql`
  query Whose($id: ID!) {
    node(id: $id) {
      ... on Cardholder {
        provider {
          id
        }
      }
      ... on KycApplication {
        cardholder {
          provider {
            id
          }
        }
      }
      ... on Card {
        cardholder {
          provider {
            id
          }
        }
      }
    }
  }
`

type AnyJourney = Awaited<ReturnType<StoryHarness['door']['client']['Journey']>>['node']
export function statusIn(node: AnyJourney): string | undefined {
  const { cardholderStatus, kycStatus, cardStatus, topupStatus } = (node ?? {}) as Readonly<Record<string, string | undefined>>
  return cardholderStatus ?? kycStatus ?? cardStatus ?? topupStatus
}

/** The names of what a form asks for; none where it is no form. */
export const fieldsOf = (asked: Requirement | undefined): string[] =>
  asked?.__typename === 'FormRequirement' ? asked.fields.map(({ name }) => name) : []

let people = 0
/** A customer nobody has met before, and the person that it is. */
export async function someone(harness: StoryHarness, profile: Partial<Profile> = {}): Promise<Person> {
  const n = String(++people).padStart(4, '0')
  const whole: Profile = { ...INES, email: `someone-${n}@example.test`, phone: `+44770091${n}`, ...profile }
  const { createCustomer } = await harness.door.client.CreateCustomer({ input: { externalId: `someone-${n}`, profile: whole } })
  const { customer, errors } = createCustomer
  if (customer === null || customer === undefined) throw new Error(`expected a new customer but got ${JSON.stringify(errors)}`)
  return new Person(harness, customer.id, whole)
}

export type Product = Awaited<ReturnType<StoryHarness['door']['client']['Providers']>>['providers'][number]['products'][number]
/** The products that a provider issues at present. */
export async function productsOf({ door }: StoryHarness, providerId: string): Promise<readonly [Product, ...Product[]]> {
  const { providers } = await door.client.Providers()
  const [first, ...rest] = providers.find(({ id }) => id === providerId)?.products.filter(({ active }) => active) ?? []
  if (first === undefined) throw new Error(`expected ${providerId} to issue something`)
  return [first, ...rest]
}

/** What anybody would put on a card: 25.50, or more where the product wants more. */
export function amountFor({ topup, initialAmount, currency }: Product, rule = topup): { amount: string; currency: string } {
  return {
    amount: Math.max(25.5, Number(rule.min ?? 0)).toFixed(2),
    currency: topup.currency ?? initialAmount.currency ?? currency ?? 'USD',
  }
}

export type Registered = { readonly person: Person; readonly product: Product; readonly cardholderId: string }
export async function register(person: Person, product: Product): Promise<Registered> {
  const { createCardholder } = await person.harness.door.client.CreateCardholder({
    input: { customerId: person.customerId, productId: product.id },
  })
  const cardholderId = createCardholder.cardholder?.id
  if (cardholderId === undefined) throw new Error(`expected a cardholder but got ${JSON.stringify(createCardholder.errors)}`)
  await person.goesOn(cardholderId, 'ACTIVE')
  return { person, product, cardholderId }
}

export type Verified = Registered & { readonly kycId: string }
export async function verify(registered: Registered): Promise<Verified> {
  const { person, product, cardholderId } = registered
  const { startKyc } = await person.harness.door.client.StartKyc({ input: { cardholderId, productId: product.id } })
  const kycId = startKyc.kycApplication?.id
  if (kycId === undefined) throw new Error(`expected a KYC application but got ${JSON.stringify(startKyc.errors)}`)
  await person.goesOn(kycId, 'APPROVED')
  return { ...registered, kycId }
}

/** An order for a card as anybody would give it. */
export async function orderCard({ person, product, cardholderId }: Registered, idempotencyKey = 'first card') {
  const { need } = product.initialAmount
  const initialAmount = need === 'REQUIRED' ? { initialAmount: amountFor(product, product.initialAmount) } : {}
  return (
    await person.harness.door.client.IssueCard({
      input: { cardholderId, productId: product.id, type: product.type, idempotencyKey, ...initialAmount },
    })
  ).issueCard
}

export type WithCard = Verified & { readonly cardId: string }
/** From nobody to somebody with a card that money can be put on, where the product takes money at all. */
export async function withCard(harness: StoryHarness, providerId: string, product?: Product): Promise<WithCard> {
  const verified = await verify(await register(await someone(harness), product ?? (await productsOf(harness, providerId))[0]))
  const { card, errors } = await orderCard(verified)
  if (card === null || card === undefined) throw new Error(`expected a card but got ${JSON.stringify(errors)}`)
  const takesMoney = verified.product.topup.need !== 'UNSUPPORTED'
  await harness.until(async () => {
    const made = await harness.as().cards.find(card.id)
    return takesMoney ? made?.facts.fundable === true : made?.status === 'ACTIVE'
  })
  return { ...verified, cardId: card.id }
}

export async function topUp({ person, product, cardId }: WithCard, idempotencyKey = 'first top-up', amount = amountFor(product)) {
  return (await person.harness.door.client.TopUpCard({ input: { cardId, amount, idempotencyKey } })).topUpCard
}
