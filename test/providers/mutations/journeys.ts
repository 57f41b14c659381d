import { Fault, type FaultCode } from '../../../src/domain/fault.ts'
import { Key } from '../../../src/domain/key.ts'
import { money, type Money } from '../../../src/domain/money.ts'
import type { Private } from '../../../src/domain/private.ts'
import type { Profile } from '../../../src/domain/profile.ts'
import type { Progress } from '../../../src/domain/progress.ts'
import type { Dossier, Provider } from '../../../src/domain/provider.ts'
import { batched, changes, faulted, journey, type JourneyName, type Mistake, progressed, seen, told } from './mistake.ts'

const JOURNEYS: readonly JourneyName[] = ['registration', 'verification', 'issuance', 'funding']
type Intent = Readonly<Record<string, unknown>>

const intent = (name: JourneyName, change: (intent: Intent) => Intent) => (provider: Provider) =>
  told(provider, name, dossier => ({ ...(dossier as Dossier<object>), intent: change((dossier as Dossier<Intent>).intent) }))

const amount = (change: (amount: number) => number) =>
  intent('funding', of => ({
    ...of,
    amount: money(change(Number((of['amount'] as Money).amount)).toFixed(2), (of['amount'] as Money).currency),
  }))

/** Takes the value that an earlier dossier had, where that value is another. */
function stale(name: JourneyName, field: string) {
  return (provider: Provider): Provider => {
    let first: unknown
    return intent(name, of => {
      first ??= of[field]
      return { ...of, [field]: first }
    })(provider)
  }
}

let fresh = 0
const newKey = (key: Key): Key => new Key(`mistaken-${++fresh}-${key.value}`.slice(0, 64), key.sendBefore)

/** Every write goes out under a key of its own, so that no repetition is recognised. */
const unkeyed = (name: JourneyName) => (provider: Provider) =>
  provider[name].exclusive === true
    ? undefined
    : journey(provider, name, of => ({
        advance: async (dossier, key) => {
          const other = newKey(key)
          changes.count++
          try {
            return await of.advance(dossier, other)
          } finally {
            if (other.spent) key.spend('write', new Date(0))
          }
        },
      }))

const MONEY: readonly Mistake[] = [
  { name: 'a top-up of ten times the amount', laws: [12], in: amount(of => of * 10) },
  { name: 'a top-up in cents', laws: [12], in: amount(of => of * 100) },
  { name: 'a top-up without its cents', laws: [12], in: amount(Math.floor) },
  { name: 'a top-up of one cent more', laws: [12], in: amount(of => of + 0.01) },
  { name: 'a top-up of half the amount', laws: [12], in: amount(of => of / 2) },
  {
    name: 'a top-up of the first amount ever asked for',
    laws: [18, 12],
    in: provider => (provider.ledger ? stale('funding', 'amount')(provider) : undefined),
  },
  {
    name: 'a top-up of the first card ever seen',
    laws: [12],
    in: provider => (provider.funding.target === 'CARD' ? stale('funding', 'card')(provider) : undefined),
  },
  {
    name: 'a top-up of the first cardholder ever seen',
    laws: [12],
    in: provider => (provider.funding.target === 'WALLET' ? stale('funding', 'cardholder')(provider) : undefined),
  },
  { name: 'a card for the first cardholder ever seen', laws: [12], in: stale('issuance', 'cardholder') },
  { name: 'an identity check of the first cardholder ever seen', laws: [12], in: stale('verification', 'cardholder') },
  { name: 'a registration under the first reference ever seen', laws: [12], in: stale('registration', 'reference') },
  { name: 'a card without the amount it was ordered with', laws: [12], in: withInitial(() => undefined) },
  {
    name: 'a card with ten times the amount it was ordered with',
    laws: [12],
    in: withInitial(of => of && money(Number(of.amount) * 10, of.currency)),
  },
  {
    name: 'a person with first and last name exchanged',
    laws: [16],
    in: profile(of => ({ ...of, firstName: of.lastName ?? '', lastName: of.firstName ?? '' })),
  },
  { name: 'a top-up without its key', laws: [5], in: unkeyed('funding') },
  { name: 'a card without its key', laws: [5], in: unkeyed('issuance') },
]

function withInitial(change: (amount: Money | undefined) => Money | undefined) {
  // Only where a product is ordered with an amount does the field exist.
  return (provider: Provider): Provider | undefined =>
    provider.id === ''
      ? undefined
      : intent('issuance', of => ({ ...of, initialAmount: change(of['initialAmount'] as Money | undefined) }))(provider)
}

function profile(change: (profile: Profile) => Profile) {
  return (provider: Provider): Provider | undefined =>
    provider.profiles === undefined
      ? undefined
      : intent('registration', of => {
          changes.count++
          const given = of['profile'] as Private<Profile>
          return { ...of, profile: { reveal: () => change(given.reveal()) } }
        })(provider)
}

const ORDER: readonly Mistake[] = JOURNEYS.filter(name => name !== 'funding').flatMap((name): Mistake[] => [
  { name: `${name}: answers in another order`, laws: [1, 2], in: provider => batched(provider, name, all => all.toReversed()) },
  {
    name: `${name}: one answer too few`,
    laws: [1],
    in: provider => batched(provider, name, all => (all.length > 1 ? all.slice(1) : all)),
  },
  {
    name: `${name}: the first answer for all`,
    laws: [1, 2],
    in: provider => batched(provider, name, all => all.map(() => all[0] as (typeof all)[number])),
  },
  {
    name: `${name}: one fault fails the batch`,
    laws: [2],
    in: provider =>
      batched(provider, name, all => {
        const failed = all.find(one => one instanceof Error)
        if (failed) throw failed
        return all
      }),
  },
])

const fault = (name: JourneyName, from: FaultCode, to: FaultCode) => (provider: Provider) =>
  faulted(provider, name, of => (of.code === from ? new Fault(to, of.message) : of))

const personIn = ({ intent: { profile: given } }: Dossier<object & { profile?: Private<Profile> }>): string =>
  given?.reveal().email ?? 'ines.okoro.0001@example.test'

const RESULTS: Readonly<Record<JourneyName, object>> = {
  registration: { status: 'ACTIVE' },
  verification: { status: 'APPROVED' },
  issuance: { status: 'ACTIVE', fundable: true },
  funding: { status: 'APPROVED' },
}
const done = (name: JourneyName, { refs, providerStatus }: Progress<unknown>): Progress<unknown> => ({
  is: 'done',
  refs,
  ...(providerStatus === undefined ? {} : { providerStatus }),
  result: RESULTS[name],
})
const early = (name: JourneyName) => (provider: Provider) =>
  progressed(provider, name, of => (of.is === 'waits' ? done(name, of) : of))

const twice = (name: JourneyName) => (provider: Provider) =>
  journey(provider, name, of => ({
    advance: async (dossier, key) => {
      const first = await of.advance(dossier, key)
      if (key.spent) {
        changes.count++
        await of.advance(dossier, newKey(key)).catch(() => {})
      }
      return first
    },
  }))
const writingLook = (name: JourneyName) => (provider: Provider) =>
  journey(provider, name, of => ({
    observe: async (dossiers, reads) => {
      for (const dossier of dossiers)
        await of.advance({ ...dossier, refs: {} }, new Key(`look-${++fresh}`, new Date(8e15))).catch(() => {})
      return of.observe(dossiers, reads)
    },
  }))

const LOOKS: readonly Mistake[] = JOURNEYS.flatMap((name): Mistake[] => [
  {
    name: `${name}: a lost write is always absent`,
    laws: [6, 22, 5],
    in: provider =>
      seen(provider, name, (outcome, { sentAt }) =>
        sentAt === undefined || ('is' in outcome && outcome.is === 'repeatable') ? outcome : { is: 'absent' },
      ),
  },
  {
    name: `${name}: never absent`,
    laws: [5],
    in: provider =>
      seen(provider, name, outcome =>
        'is' in outcome && (outcome.is === 'absent' || outcome.is === 'repeatable') ? { is: 'same' } : outcome,
      ),
  },
  { name: `${name}: silence is a rejection`, laws: [5], in: fault(name, 'no-answer', 'rejected') },
  { name: `${name}: silence did nothing`, laws: [5], in: fault(name, 'no-answer', 'unavailable') },
  { name: `${name}: an unreadable answer is a rejection`, laws: [5], in: fault(name, 'unreadable', 'rejected') },
  { name: `${name}: an unreadable answer did nothing`, laws: [5], in: fault(name, 'unreadable', 'unavailable') },
  { name: `${name}: a rejection is silence`, laws: [13, 2], in: fault(name, 'rejected', 'no-answer') },
  {
    name: `${name}: a message tells the person`,
    laws: [10],
    in: provider =>
      faulted(
        provider,
        name,
        (of, dossier) => new Fault(of.code, `${of.message} ${personIn(dossier)}`, of.reason ? { reason: of.reason } : {}),
      ),
  },
  { name: `${name}: the refs are lost`, laws: [7, 5], in: provider => progressed(provider, name, of => ({ ...of, refs: {} })) },
  {
    name: `${name}: the id changes between looks`,
    laws: [7],
    in: provider => {
      let count = 0
      return progressed(provider, name, of =>
        of.refs['id'] === undefined ? of : { ...of, refs: { ...of.refs, id: `${of.refs['id']}${count++ || ''}` } },
      )
    },
  },
  {
    name: `${name}: the refs hold a person`,
    laws: [7],
    in: provider => progressed(provider, name, of => ({ ...of, refs: { ...of.refs, name: 'Inesita Okoroma' } })),
  },
  {
    name: `${name}: a ref is empty`,
    laws: [7],
    in: provider => progressed(provider, name, of => ({ ...of, refs: { ...of.refs, more: '' } })),
  },
  { name: `${name}: two writes in one turn`, laws: [3, 12], in: twice(name) },
  { name: `${name}: a look writes`, laws: [3], in: writingLook(name) },
  { name: `${name}: done before the provider decides`, laws: [13, 8], in: early(name) },
  {
    name: `${name}: a refusal is a success`,
    laws: [13],
    in: provider => progressed(provider, name, of => (of.is === 'refused' ? done(name, of) : of)),
  },
  {
    name: `${name}: an unknown status is refused`,
    laws: [8],
    in: provider =>
      seen(provider, name, of =>
        'is' in of && of.is === 'waits' ? { ...of, is: 'refused', reason: { code: 'PROVIDER_DECLINED' } } : of,
      ),
  },
])

const STATUS: readonly Mistake[] = [
  ['ACTIVE', 'FROZEN'],
  ['FROZEN', 'ACTIVE'],
  ['FROZEN', 'BLOCKED'],
  ['TERMINATED', 'BLOCKED'],
].map(([from, to]) => ({
  name: `issuance: a card that is ${from} reads as ${to}`,
  laws: [1, 20],
  in: provider =>
    from === 'TERMINATED' && provider.controls?.terminate === undefined
      ? undefined
      : progressed(provider, 'issuance', of =>
          of.is === 'done' && (of.result as { status: string }).status === from
            ? { ...of, result: { ...(of.result as object), status: to } }
            : of,
        ),
}))

const TWINS: readonly Mistake[] = (['issuance', 'funding'] as const).flatMap((name): Mistake[] => [
  {
    name: `${name}: claims what siblings own`,
    laws: [4, 22],
    in: provider =>
      provider[name].exclusive === true ? told(provider, name, of => ({ ...(of as object), taken: new Set() })) : undefined,
  },
  {
    name: `${name}: claims what is older than the write`,
    laws: [23],
    in: provider =>
      provider[name].exclusive === true
        ? told(provider, name, of => {
            const dossier = of as Dossier<object>
            return dossier.sentAt === undefined
              ? dossier
              : { ...dossier, sentAt: new Date(dossier.sentAt.getTime() - 86_400_000) }
          })
        : undefined,
  },
])

export const JOURNEY_MISTAKES: readonly Mistake[] = [...MONEY, ...ORDER, ...LOOKS, ...STATUS, ...TWINS]
