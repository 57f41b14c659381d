import { Fault } from '../../../src/domain/fault.ts'
import { money } from '../../../src/domain/money.ts'
import { Private } from '../../../src/domain/private.ts'
import type { Profile } from '../../../src/domain/profile.ts'
import type {
  Balance,
  Delivery,
  Holding,
  LedgerEntry,
  Listing,
  Notice,
  Page,
  Provider,
  Unverified,
} from '../../../src/domain/provider.ts'
import type { Mistake } from './mistake.ts'

type Reads = Parameters<NonNullable<Provider['holdings']>>[1]

const directory =
  (change: (list: NonNullable<Provider['directory']>) => NonNullable<Provider['directory']>) => (provider: Provider) =>
    provider.directory === undefined ? undefined : { ...provider, directory: change(provider.directory) }
const page = (change: (listing: Listing, page: Page) => Listing) =>
  directory(list => async asked => change(await list(asked), asked))

const DIRECTORY: readonly Mistake[] = [
  { name: 'directory: the first page only', laws: [14], in: page(({ next: _, ...rest }) => rest) },
  {
    name: 'directory: the last page only',
    laws: [14],
    in: page(of => (of.next === undefined ? of : { ...of, cardholders: [] })),
  },
  { name: 'directory: a page lacks its last', laws: [14], in: page(of => ({ ...of, cardholders: of.cardholders.slice(0, -1) })) },
  {
    name: 'directory: a page comes twice',
    laws: [14],
    in: page(of => ({ ...of, cardholders: [...of.cardholders, ...of.cardholders] })),
  },
  { name: 'directory: no end', laws: [14], in: page(of => ({ ...of, next: of.next ?? '0' })) },
  {
    name: 'directory: our reference is dropped',
    laws: [14],
    in: page(of => ({ ...of, cardholders: of.cardholders.map(({ reference: _, ...rest }) => rest) })),
  },
  { name: 'directory: the total is that of the page', laws: [14], in: page(of => ({ ...of, total: of.cardholders.length })) },
  {
    name: 'directory: every cardholder reads as SUSPENDED',
    laws: [14],
    in: page(of => ({ ...of, cardholders: of.cardholders.map(one => ({ ...one, status: 'SUSPENDED' as const })) })),
  },
  {
    name: 'directory: another cursor is the first page',
    laws: [14],
    in: directory(list => asked => list(asked).catch(() => list({ first: asked.first }))),
  },
  {
    name: 'directory: an unknown status is an empty page',
    laws: [14],
    in: directory(list => asked => list(asked).catch(() => ({ cardholders: [] }))),
  },
  {
    name: 'directory: the refs of a cardholder are another’s',
    laws: [14],
    in: page(of => ({ ...of, cardholders: of.cardholders.map((one, n, all) => ({ ...one, refs: (all[n + 1] ?? one).refs })) })),
  },
]

const holdings =
  (change: (cards: readonly (readonly Holding[])[]) => readonly (readonly Holding[])[]) => (provider: Provider) => {
    const { holdings: read } = provider
    if (read === undefined) return undefined
    return {
      ...provider,
      holdings: async (of: Parameters<typeof read>[0], reads: Reads) => {
        const answers = await read(of, reads)
        const changed = change(answers.map(one => (one instanceof Error ? [] : one)))
        return answers.map((one, n) => (one instanceof Error ? one : (changed[n] ?? [])))
      },
    }
  }
const eachCard = (change: (holding: Holding) => Holding) => holdings(all => all.map(cards => cards.map(change)))

const HOLDINGS: readonly Mistake[] = [
  { name: 'holdings: everybody’s cards', laws: [15], in: holdings(all => all.map(() => all.flat())) },
  { name: 'holdings: the first card only', laws: [15], in: holdings(all => all.map(cards => cards.slice(0, 1))) },
  { name: 'holdings: the last card only', laws: [15], in: holdings(all => all.map(cards => cards.slice(-1))) },
  { name: 'holdings: in another order', laws: [15], in: holdings(all => all.toReversed()) },
  {
    name: 'holdings: every card reads as ACTIVE',
    laws: [15],
    in: provider =>
      provider.controls?.freeze
        ? eachCard(one => ({ ...one, card: { ...one.card, status: 'ACTIVE', fundable: true } }))(provider)
        : undefined,
  },
  {
    name: 'holdings: cards that are not ACTIVE are left out',
    laws: [15],
    in: provider =>
      provider.controls?.freeze
        ? holdings(all => all.map(cards => cards.filter(({ card }) => card.status === 'ACTIVE')))(provider)
        : undefined,
  },
  { name: 'holdings: every card is physical', laws: [15], in: eachCard(one => ({ ...one, type: 'PHYSICAL' })) },
  {
    name: 'holdings: the last digits are another card’s',
    laws: [15],
    in: eachCard(one => ({ ...one, card: { ...one.card, last4: '0000' } })),
  },
  {
    name: 'holdings: the currency is another',
    laws: [15],
    in: eachCard(one => ({ ...one, card: { ...one.card, currency: 'XTS' } })),
  },
  {
    name: 'holdings: the product is another',
    laws: [15],
    in: eachCard(one => ({ ...one, ...(one.productRef === undefined ? {} : { productRef: 'another' }) })),
  },
]

const PROFILES: readonly Mistake[] = [
  { name: 'profiles: in another order', laws: [16], in: profiles(all => all.toReversed()) },
  { name: 'profiles: the e-mail is dropped', laws: [16], in: profiles(all => all.map(one => ({ ...one, email: '' }))) },
  {
    name: 'profiles: first and last name exchanged',
    laws: [16],
    in: profiles(all => all.map(one => ({ ...one, firstName: one.lastName ?? '', lastName: one.firstName ?? '' }))),
  },
  {
    name: 'profiles: the telephone number without its country',
    laws: [16],
    in: profiles(all => all.map(one => (one.phone === undefined ? one : { ...one, phone: one.phone.slice(3) })), 'phone'),
  },
  {
    name: 'profiles: the month of birth is the day',
    laws: [16],
    in: profiles(
      all =>
        all.map(({ dateOfBirth, ...one }) => ({
          ...one,
          ...(dateOfBirth
            ? { dateOfBirth: `${dateOfBirth.slice(0, 4)}-${dateOfBirth.slice(8)}-${dateOfBirth.slice(5, 7)}` }
            : {}),
        })),
      'dateOfBirth',
    ),
  },
]

function profiles(change: (all: readonly Profile[]) => readonly Profile[], _field?: keyof Profile) {
  return (provider: Provider): Provider | undefined => {
    const { profiles: read } = provider
    if (read === undefined) return undefined
    return {
      ...provider,
      profiles: async (of, reads) => {
        const answers = await read(of, reads)
        const changed = change(answers.map(one => (one instanceof Error ? { email: '' } : one.reveal())))
        return answers.map((one, n) => (one instanceof Error ? one : new Private(changed[n] as Profile)))
      },
    }
  }
}

type Amendment = NonNullable<Provider['amendment']>
const amendment = (change: (of: Amendment) => Partial<Amendment>) => (provider: Provider) =>
  provider.amendment === undefined
    ? undefined
    : { ...provider, amendment: { ...provider.amendment, ...change(provider.amendment) } }

const AMENDMENT: readonly Mistake[] = [
  { name: 'amendment: nothing is sent', laws: [17], in: amendment(() => ({ amend: async () => {} })) },
  {
    name: 'amendment: the first person ever seen is changed',
    laws: [17],
    in: amendment(of => {
      let first: unknown
      return {
        locked: card => {
          first = card
          return of.locked(card)
        },
        amend: (card, patch, key) => of.amend((first ?? card) as typeof card, patch, key),
      }
    }),
  },
  {
    name: 'amendment: the telephone number is dropped',
    laws: [17],
    in: amendment(of => ({
      amend: (card, patch, key) => {
        const { phone: _, ...rest } = patch.reveal()
        return of.amend(card, new Private(rest), key)
      },
    })),
  },
  {
    name: 'amendment: everything is locked',
    laws: [17],
    in: amendment(() => ({
      locked: async () => ['firstName', 'lastName', 'email', 'dateOfBirth', 'phone', 'nationality', 'gender', 'address'],
    })),
  },
  {
    name: 'amendment: sent twice',
    laws: [17],
    in: amendment(of => ({
      amend: async (card, patch, key) => {
        await of.amend(card, patch, key)
        await of.amend(card, patch, key)
      },
    })),
  },
]

const ledger =
  (change: (entry: LedgerEntry, n: number) => readonly LedgerEntry[], day = (asked: string) => asked) =>
  (provider: Provider) => {
    const { ledger: read } = provider
    if (read === undefined) return undefined
    return {
      ...provider,
      async *ledger(asked: string, cards: Parameters<typeof read>[1]) {
        let n = 0
        for await (const entry of read(day(asked), cards)) yield* change(entry, n++)
      },
    }
  }
const LEDGER: readonly Mistake[] = [
  { name: 'ledger: half of it', laws: [18], in: ledger((entry, n) => (n % 2 === 0 ? [entry] : [])) },
  { name: 'ledger: every entry twice', laws: [18], in: ledger(entry => [entry, entry]) },
  {
    name: 'ledger: amounts in cents',
    laws: [18],
    in: ledger(entry => [
      entry.amount ? { ...entry, amount: money(Number(entry.amount.amount) * 100, entry.amount.currency) } : entry,
    ]),
  },
  { name: 'ledger: amounts are dropped', laws: [18], in: ledger(({ amount: _, ...entry }) => [entry]) },
  {
    name: 'ledger: another currency',
    laws: [18],
    in: ledger(entry => [entry.amount ? { ...entry, amount: money(entry.amount.amount, 'XTS') } : entry]),
  },
  { name: 'ledger: top-ups only', laws: [18], in: ledger(entry => (entry.kind === 'topup' ? [entry] : [])) },
  { name: 'ledger: the outcome is dropped', laws: [18], in: ledger(({ outcome: _, ...entry }) => [entry]) },
  {
    name: 'ledger: done reads as refused',
    laws: [18],
    in: ledger(entry => [entry.outcome === 'done' ? { ...entry, outcome: 'refused' } : entry]),
  },
  { name: 'ledger: the card of a top-up is dropped', laws: [18], in: ledger(({ cardRef: _, ...entry }) => [entry]) },
  {
    name: 'ledger: the day before',
    laws: [18],
    in: ledger(
      entry => [entry],
      day => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10),
    ),
  },
  {
    name: 'ledger: every day is the first of April',
    laws: [18],
    in: ledger(
      entry => [entry],
      () => '2026-04-01',
    ),
  },
]

const balances = (change: (all: readonly Balance[]) => readonly Balance[]) => (provider: Provider) => {
  const { balances: read } = provider
  if (read === undefined) return undefined
  return {
    ...provider,
    balances: async (of: Parameters<typeof read>[0], reads: Reads) => {
      const answers = await read(of, reads)
      const right = answers.filter(one => !(one instanceof Error)) as Balance[]
      const changed = [...change(right)]
      return answers.map(one => (one instanceof Error ? one : (changed.shift() ?? one)))
    },
  }
}
const available = (change: (amount: string, currency: string) => ReturnType<typeof money>) =>
  balances(all => all.map(one => ({ ...one, available: change(one.available.amount, one.available.currency) })))
const BALANCES: readonly Mistake[] = [
  { name: 'balances: in another order', laws: [19], in: balances(all => all.toReversed()) },
  { name: 'balances: the first for all', laws: [19], in: balances(all => all.map(() => all[0] as Balance)) },
  { name: 'balances: in cents', laws: [19], in: available((amount, currency) => money(Number(amount) * 100, currency)) },
  {
    name: 'balances: without their cents',
    laws: [19],
    in: available((amount, currency) => money(Math.floor(Number(amount)), currency)),
  },
  { name: 'balances: another currency', laws: [19], in: available(amount => money(amount, 'XTS')) },
  { name: 'balances: always nothing', laws: [19], in: available((_, currency) => money('0', currency)) },
  {
    name: 'balances: one fault fails all',
    laws: [19],
    in: provider => {
      const { balances: read } = provider
      return (
        read && {
          ...provider,
          balances: async (of, reads) => {
            const all = await read(of, reads)
            const fault = all.find(one => one instanceof Error)
            if (fault) throw fault
            return all
          },
        }
      )
    },
  },
]

type Controls = NonNullable<Provider['controls']>
const controls = (change: (of: Controls) => Controls) => (provider: Provider) =>
  provider.controls?.freeze === undefined
    ? undefined
    : { ...provider, controls: { ...provider.controls, ...change(provider.controls) } }
const CONTROLS: readonly Mistake[] = [
  { name: 'controls: freezing sends nothing', laws: [20], in: controls(() => ({ freeze: async () => {} })) },
  { name: 'controls: unfreezing sends nothing', laws: [20], in: controls(() => ({ unfreeze: async () => {} })) },
  { name: 'controls: freezing unfreezes', laws: [20], in: controls(({ unfreeze }) => (unfreeze ? { freeze: unfreeze } : {})) },
  {
    name: 'controls: freezing ends the card',
    laws: [20],
    in: provider =>
      provider.controls?.terminate ? controls(({ terminate }) => (terminate ? { freeze: terminate } : {}))(provider) : undefined,
  },
  {
    name: 'controls: ending a card freezes it',
    laws: [20],
    in: provider =>
      provider.controls?.terminate ? controls(({ freeze }) => (freeze ? { terminate: freeze } : {}))(provider) : undefined,
  },
  {
    name: 'controls: a second wish is a fault',
    laws: [20],
    in: controls(({ freeze }) => {
      const done = new Set<string>()
      return freeze
        ? {
            freeze: async (card, key) => {
              if (done.has(card.id)) throw new Fault('rejected', 'frozen already')
              await freeze(card, key)
              done.add(card.id)
            },
          }
        : {}
    }),
  },
  {
    name: 'controls: faults are swallowed',
    laws: [20],
    in: controls(({ freeze }) => (freeze ? { freeze: (card, key) => freeze(card, key).catch(() => {}) } : {})),
  },
  {
    name: 'controls: silence is a rejection',
    laws: [20],
    in: controls(({ freeze }) =>
      freeze
        ? {
            freeze: (card, key) =>
              freeze(card, key).catch((thrown: Fault) => {
                throw new Fault('rejected', thrown.message)
              }),
          }
        : {},
    ),
  },
]

type Read = (delivery: Delivery) => Notice | Unverified
const notices = (change: (read: Read) => Read) => (provider: Provider) =>
  provider.webhooks === undefined
    ? undefined
    : {
        ...provider,
        webhooks: { ...provider.webhooks, read: change(delivery => provider.webhooks?.read(delivery) ?? { unverified: 'off' }) },
      }
const WEBHOOKS: readonly Mistake[] = [
  {
    name: 'webhooks: a forged notice is believed',
    laws: [9],
    in: notices(read => {
      let last: Notice | undefined
      return delivery => {
        const said = read(delivery)
        if (!('unverified' in said)) return (last = said)
        return last ?? said
      }
    }),
  },
  {
    name: 'webhooks: every delivery has an id of its own',
    laws: [9],
    in: notices(read => {
      let count = 0
      return delivery => {
        const said = read(delivery)
        return 'unverified' in said ? said : { ...said, deliveryId: `${said.deliveryId}${count++}` }
      }
    }),
  },
  {
    name: 'webhooks: every notice has one id',
    laws: [9],
    in: notices(read => delivery => {
      const said = read(delivery)
      return 'unverified' in said ? said : { ...said, deliveryId: 'one' }
    }),
  },
  { name: 'webhooks: no notice is believed', laws: [9], in: notices(() => () => ({ unverified: 'forged' })) },
]

const PRODUCTS: readonly Mistake[] = [
  {
    name: 'products: every product twice',
    laws: [1, 12],
    in: provider => ({
      ...provider,
      products: async () => {
        const all = await provider.products()
        return [...all, ...all]
      },
    }),
  },
  {
    name: 'products: none is active',
    laws: [12],
    in: provider => ({ ...provider, products: async () => (await provider.products()).map(one => ({ ...one, active: false })) }),
  },
]

export const ACCOUNT_MISTAKES: readonly Mistake[] = [
  ...DIRECTORY,
  ...HOLDINGS,
  ...PROFILES,
  ...AMENDMENT,
  ...LEDGER,
  ...BALANCES,
  ...CONTROLS,
  ...WEBHOOKS,
  ...PRODUCTS,
]
