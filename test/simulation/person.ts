import type { ProductView, RequirementView } from '../../src/gateway/api/views.ts'
import type { Session } from '../../src/gateway/session.ts'
import { Refusal } from '../../src/gateway/api/refusal.ts'
import type { Sandbox } from '../../src/providers/kit/sandbox.ts'
import { anybody, somebody } from '../providers/person.ts'
import type { Chance } from './chance.ts'

/** Something asked for under an idempotency key: as often as it takes, and as often as a shaky client repeats itself. */
export type Order = { readonly key: string; id?: string; refused?: string }
export type Topup = Order & { readonly card: Order; readonly amount: string }
type Act = { readonly name: string; readonly do: (session: Session) => Promise<unknown> }

/** A customer and the client that acts for them. It knows only what it was answered: what is lost it asks for again. */
export class Person {
  readonly profile
  customerId: string | undefined
  cardholderId: string | undefined
  kycId: string | undefined
  /** The card that they had from the beginning, which nobody issues. */
  readyCardId: string | undefined
  readonly cards: Order[] = []
  readonly topups: Topup[] = []

  constructor(
    readonly number: number,
    readonly product: ProductView,
    readonly sandbox: Sandbox,
    readonly chance: Chance,
    readonly now: () => Date,
  ) {
    this.profile = somebody(number)
  }

  /** Wants so many cards and so many top-ups on each, of which many are alike. */
  wants(cards: number, topups: number): void {
    const { chance, product } = this
    const amounts = [amountOf(product, 0), amountOf(product, 1), amountOf(product, 2)]
    while (this.cards.length < cards) this.cards.push({ key: `card-${this.number}-${this.cards.length}` })
    for (const card of this.cards) {
      for (let n = 0; n < topups; n++)
        this.topups.push({
          key: `topup-${this.number}-${this.topups.length}`,
          card,
          amount: chance.happens(0.6) ? amounts[0] : chance.pick(amounts),
        } as Topup)
    }
  }

  /** What the client might do now; what was done already is repeated now and then. */
  next(): Act | undefined {
    const { chance } = this
    const again = chance.happens(0.15)
    const acts: Act[] = []
    if (this.customerId === undefined || (again && chance.happens(0.2))) return this.#create()
    if (this.cardholderId === undefined || again) acts.push(this.#register())
    if (this.cardholderId !== undefined && (this.kycId === undefined || again)) acts.push(this.#verify())
    acts.push(
      ...[this.cardholderId, this.kycId, ...this.cards.map(({ id }) => id)]
        .filter(id => id !== undefined)
        .map(id => this.#answer(id)),
    )
    for (const card of this.cards.filter(({ id }) => id === undefined || (again && id !== this.readyCardId)))
      if (this.cardholderId !== undefined) acts.push(this.#issue(card))
    for (const topup of this.topups.filter(({ id }) => id === undefined || again)) {
      if (topup.card.id !== undefined) for (let weight = 0; weight < 3; weight++) acts.push(this.#topUp(topup))
    }
    return chance.pick(acts)
  }

  /** Freezes, thaws, refreshes, reads. */
  fidgets(): Act | undefined {
    const { chance } = this
    const cardIds = this.cards.map(({ id }) => id).filter(id => id !== undefined)
    const ids = [this.cardholderId, this.kycId, ...cardIds, ...this.topups.map(({ id }) => id)].filter(id => id !== undefined)
    const { customerId } = this
    if (ids.length === 0 || customerId === undefined) return undefined
    const id = chance.pick(ids)
    const roll = chance.next()
    if (roll < 0.2 && cardIds.length > 0) {
      const control = chance.pick(['freeze', 'unfreeze'] as const)
      const cardId = chance.pick(cardIds)
      return { name: `${control} ${cardId}`, do: session => session.cards[control]({ cardId }) }
    }
    if (roll < 0.5) return { name: `refresh ${id}`, do: session => session.journeys.refresh({ journeyId: id }) }
    if (roll < 0.6) return { name: 'read top-ups', do: session => session.topups.of({ customerId }, { first: 50 }) }
    if (roll < 0.7) return { name: 'read requirements', do: session => session.requirements.ofCustomer(customerId) }
    if (roll < 0.8 && cardIds[0] !== undefined)
      return { name: 'read balance', do: session => session.cards.balance(cardIds[0] as string) }
    return { name: `read ${id}`, do: session => session.journeys.find(id) }
  }

  /** Whatever is still to be done, in order, once the storm is over; `asking` are the journeys that wait for a person. */
  rest(asking: readonly string[]): Act[] {
    if (this.customerId === undefined) return [this.#create()]
    if (this.cardholderId === undefined) return [this.#register()]
    const mine = [this.cardholderId, this.kycId, ...this.cards.map(({ id }) => id)].find(
      id => id !== undefined && asking.includes(id),
    )
    if (mine !== undefined) return [this.#answer(mine)]
    if (this.kycId === undefined) return [this.#verify()]
    return [
      ...this.cards.filter(({ id }) => id === undefined).map(card => this.#issue(card)),
      ...this.topups.filter(({ id, card }) => id === undefined && card.id !== undefined).map(topup => this.#topUp(topup)),
    ]
  }

  #create(): Act {
    const externalId = `person-${this.number}`
    const { profile } = this
    return {
      name: `create ${externalId}`,
      do: async session => {
        const made = await session.customers.create({ externalId, profile }).catch(async (thrown: unknown) => {
          if (!(thrown instanceof Refusal)) throw thrown
          return session.customers.find({ externalId })
        })
        this.customerId = made?.id
      },
    }
  }

  #register(): Act {
    const { customerId = '', product } = this
    const does = async (session: Session): Promise<void> =>
      void (this.cardholderId = (await session.cardholders.create({ customerId, productId: product.id })).id)
    return { name: 'register', do: does }
  }

  #verify(): Act {
    const { cardholderId = '', product } = this
    return {
      name: 'verify',
      do: async session => void (this.kycId = (await session.kyc.start({ cardholderId, productId: product.id })).id),
    }
  }

  #issue(order: Order): Act {
    const { cardholderId = '', product } = this
    const load = product.initialAmount
    const initialAmount =
      load.need === 'REQUIRED' ? { amount: '20.00', currency: load.currency ?? product.currency ?? 'USD' } : null
    return this.#ordering(`issue ${order.key}`, order, session =>
      session.cards.issue({ cardholderId, productId: product.id, type: product.type, initialAmount, idempotencyKey: order.key }),
    )
  }

  #topUp(order: Topup): Act {
    const currency = this.product.topup.currency ?? this.product.currency ?? 'USD'
    const { key, amount, card } = order
    return this.#ordering(`top up ${key} by ${amount}`, order, session =>
      session.topups.create({ cardId: card.id ?? '', amount: { amount, currency }, idempotencyKey: key }),
    )
  }

  #ordering(name: string, order: Order, ask: (session: Session) => Promise<{ readonly id: string }>): Act {
    return {
      name,
      do: async session => {
        try {
          const { id } = await ask(session)
          if (order.id !== undefined && order.id !== id)
            throw new Error(`expected ${order.key} to name ${order.id} again but it names ${id}`)
          order.id = id
        } catch (thrown) {
          if (thrown instanceof Refusal) order.refused = thrown.problems[0].code
          throw thrown
        }
      },
    }
  }

  #answer(journeyId: string): Act {
    return {
      name: `answer ${journeyId}`,
      do: async session => {
        const [asked] = await session.requirements.of(journeyId)
        if (asked !== undefined) await this.#give(session, asked)
      },
    }
  }

  async #give(session: Session, asked: RequirementView): Promise<void> {
    const { journeyId, id: requirementId } = asked
    const sends = { journeyId, requirementId }
    // A code may not have come yet, a page may have closed, and both have an end: then another is asked for.
    const ended = 'expiresAt' in asked && asked.expiresAt !== undefined && asked.expiresAt <= this.now()
    const answer = ended ? null : await anybody(asked, this.profile, this.sandbox).catch(() => null)
    if (answer === null) await session.requirements.renew(sends)
    else if (answer === undefined) await session.journeys.refresh({ journeyId })
    else if (answer.shape === 'code') await session.requirements.submitCode({ ...sends, code: answer.code })
    else if (answer.shape === 'form')
      await session.requirements.submitForm({
        ...sends,
        values: Object.entries(answer.values).map(([name, value]) => ({ name, value })),
      })
    else if (answer.shape === 'document') {
      const { files, ...document } = answer.document
      await session.requirements.submitDocument({
        ...sends,
        ...document,
        files: files.map(({ side, url, content, mediaType }) => ({ side, url, base64: content, mediaType })),
      })
    }
  }
}

const amountOf = ({ topup }: ProductView, more: number): string => (Math.max(5, Number(topup.min ?? 0)) + more).toFixed(2)
