import { z } from 'zod'
import { Fault } from '../../../../src/domain/fault.ts'
import type { IssuedCard, Observation, Progress, Registered, Settled, Verified } from '../../../../src/domain/progress.ts'
import type {
  CardOrder,
  Journey,
  Provider,
  Reads,
  Registration,
  TopupOrder,
  Verification,
} from '../../../../src/domain/provider.ts'
import { journeyOf, type Step } from '../../../../src/providers/kit/steps.ts'
import type { Wire } from './wire.ts'

const Person = z.object({ id: z.string(), status: z.string(), selfie: z.string() })
const Page = z.object({ url: z.url(), closes: z.iso.datetime() })
export const Card = z.object({ id: z.string(), status: z.string(), last4: z.string(), cents: z.int() })
const Load = z.object({ id: z.string(), status: z.string() })
type Found<Result> = Promise<Progress<Result>>

const PERSON: Readonly<Record<string, Registered['status']>> = { open: 'ACTIVE', barred: 'SUSPENDED', gone: 'CLOSED' }
const CARD: Readonly<Record<string, IssuedCard['status']>> = { active: 'ACTIVE', frozen: 'FROZEN', ended: 'TERMINATED' }

/** The record carries our reference, and making it twice is answered with the first: a lost answer is found by it. */
export function registration(wire: Wire): Journey<Registration, Registered> {
  const progress = ({ id, status }: z.infer<typeof Person>): Progress<Registered> => {
    const known = PERSON[status]
    return known === undefined
      ? { is: 'waits', refs: { id }, providerStatus: status, checkIn: 60 }
      : { is: 'done', refs: { id }, providerStatus: status, result: { status: known } }
  }
  const step: Step<Registration, Registered> = {
    name: 'make-person',
    taken: () => false,
    take: async ({ intent: { reference, profile } }, key) => {
      const body = { reference, email: profile.reveal().email }
      return wire
        .write({ operation: 'POST people', method: 'POST', path: '/people', body, shape: Person }, key)
        .then(progress, async (thrown: unknown) => {
          if (!(thrown instanceof Fault) || thrown.providerCode !== 'email-taken') throw thrown
          throw new Fault('unknowable', 'expected a person of ours but the address is another’s', {
            reason: { code: 'ALREADY_REGISTERED' },
          })
        })
    },
    find: async ({ refs, sentAt }, reads) =>
      refs.id === undefined
        ? sentAt === undefined
          ? { is: 'same' }
          : { is: 'repeatable' }
        : progress(await readPerson(wire, refs.id, reads)),
  }
  return journeyOf([step], { settlesIn: 5 })
}

const readPerson = (wire: Wire, id: string, reads: Reads): Promise<z.infer<typeof Person>> =>
  reads.get(`person ${id}`, () =>
    wire.read({ operation: 'GET person', method: 'GET', path: `/people/${encodeURIComponent(id)}`, shape: Person }),
  )

/** A page at which the person takes a picture of their face. Asking for it makes a new one, and the old one closes. */
export function verification(wire: Wire): Journey<Verification, Verified> {
  const step: Step<Verification, Verified> = {
    name: 'selfie',
    taken: () => false,
    take: async ({ intent }, key) => {
      const path = `/people/${encodeURIComponent(intent.cardholder.id ?? '')}/selfie`
      const { url, closes } = await wire.write({ operation: 'POST selfie', method: 'POST', path, shape: Page }, key)
      const requirement = {
        shape: 'visit',
        name: 'selfie',
        label: 'Take a picture of your face',
        url,
        expiresAt: new Date(closes),
        renewable: true,
      } as const
      return { is: 'needs', refs: {}, requirements: [requirement], checkIn: 10 }
    },
    async find({ intent, sentAt }, reads): Promise<Observation<Verified>> {
      const { selfie: providerStatus } = await readPerson(wire, intent.cardholder.id ?? '', reads)
      if (providerStatus === 'approved') return { is: 'done', refs: {}, providerStatus, result: { status: 'APPROVED' } }
      if (providerStatus === 'rejected') return { is: 'refused', refs: {}, providerStatus, reason: { code: 'NAME_MISMATCH' } }
      if (providerStatus !== 'none') return { is: 'waits', refs: {}, providerStatus, checkIn: 10 }
      // One more page does no harm, and the last one's address was lost with the answer.
      return sentAt === undefined ? { is: 'same' } : { is: 'repeatable' }
    },
  }
  return journeyOf([step], { settlesIn: 5 })
}

export function issuance(wire: Wire): Journey<CardOrder, IssuedCard> {
  const progress = ({ id, status, last4 }: z.infer<typeof Card>): Progress<IssuedCard> => {
    const known = CARD[status]
    if (known === undefined) return { is: 'waits', refs: { id }, providerStatus: status, checkIn: 30 }
    return {
      is: 'done',
      refs: { id },
      providerStatus: status,
      result: { status: known, fundable: known === 'ACTIVE', last4, currency: 'USD' },
    }
  }
  const step: Step<CardOrder, IssuedCard> = {
    name: 'order-card',
    taken: () => false,
    take: ({ intent }, key): Found<IssuedCard> =>
      wire
        .write(
          {
            operation: 'POST cards',
            method: 'POST',
            path: '/cards',
            body: { person: intent.cardholder.id, design: intent.productRef },
            shape: Card,
          },
          key,
        )
        .then(progress),
    async find({ refs, sentAt }, reads) {
      if (refs.id === undefined) return sentAt === undefined ? { is: 'same' } : { is: 'repeatable' }
      return progress(await readCard(wire, refs.id, reads))
    },
  }
  return journeyOf([step], { settlesIn: 5 })
}

export const readCard = (wire: Wire, id: string, reads: Reads): Promise<z.infer<typeof Card>> =>
  reads.get(`card ${id}`, () =>
    wire.read({ operation: 'GET card', method: 'GET', path: `/cards/${encodeURIComponent(id)}`, shape: Card }),
  )

export function funding(wire: Wire): Provider['funding'] {
  const progress = ({ id, status }: z.infer<typeof Load>): Progress<Settled> => {
    if (status === 'loaded') return { is: 'done', refs: { id }, providerStatus: status, result: { status: 'APPROVED' } }
    if (status === 'bounced')
      return {
        is: 'refused',
        refs: { id },
        providerStatus: status,
        reason: { code: 'PROVIDER_DECLINED' },
        refundedToProgram: true,
      }
    return { is: 'waits', refs: { id }, providerStatus: status, checkIn: 5 }
  }
  const step: Step<TopupOrder, Settled> = {
    name: 'load',
    taken: () => false,
    take: ({ intent: { card, amount } }, key): Found<Settled> =>
      wire
        .write(
          {
            operation: 'POST loads',
            method: 'POST',
            path: '/loads',
            body: { card: card.id, amount: amount.amount },
            shape: Load,
          },
          key,
        )
        .then(progress),
    async find({ refs, sentAt }, reads) {
      const { id } = refs
      if (id === undefined) return sentAt === undefined ? { is: 'same' } : { is: 'repeatable' }
      return progress(
        await reads.get(`load ${id}`, () =>
          wire.read({ operation: 'GET load', method: 'GET', path: `/loads/${encodeURIComponent(id)}`, shape: Load }),
        ),
      )
    },
  }
  return { ...journeyOf([step], { settlesIn: 5 }), target: 'CARD' }
}
