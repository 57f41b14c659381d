import {
  type Decision,
  FaultPlan,
  type Reply,
  type Route,
  type Sandbox,
  type SandboxCall,
  type SandboxOptions,
  serveSandbox,
  type Thing,
} from '../../../../src/providers/kit/sandbox.ts'

const TOKEN = 'kestrel-token-of-the-sandbox'
const PAGE_SECONDS = 900
type Kind = 'cardholder' | 'kyc' | 'card' | 'topup'
type Decided = { status: string; decidesAt: number }
type Person = {
  readonly id: string
  readonly reference: string
  readonly email: string
  status: string
  readonly selfie: Decided
  page?: { token: string; closes: number }
}
type Card = { readonly id: string; readonly person: Person; status: string; cents: number }
type Load = Decided & { readonly id: string; readonly card: Card; readonly cents: number }
type Context = { readonly body: Readonly<Record<string, unknown>>; readonly key: string | undefined }

const reply = (body: object, effect?: string): Reply => ({
  status: effect === undefined ? 200 : 201,
  body,
  ...(effect === undefined ? {} : { effect }),
})
const refuse = (status: number, code: string): Reply => ({ status, body: { code } })

/** Kestrel, simulated. */
export async function startSandbox({ port, now = () => new Date(), decidesIn = 4 }: SandboxOptions): Promise<Sandbox> {
  const people: Person[] = []
  const cards: Card[] = []
  const loads: Load[] = []
  const replies = new Map<string, Reply>()
  const plans: Record<Kind, Decision[]> = { cardholder: [], kyc: [], card: [], topup: [] }
  const calls: SandboxCall[] = []
  const faults = new FaultPlan()
  let made = 0
  let origin = ''
  const id = (prefix: string): string => `${prefix}-${String(++made).padStart(6, '0')}`
  const soon = (): number => now().getTime() + decidesIn * 1000

  const settle = (): void => {
    const due = ({ decidesAt }: Decided): boolean => decidesAt <= now().getTime()
    for (const { selfie } of people)
      if (selfie.status === 'taken' && due(selfie))
        selfie.status = plans.kyc.shift()?.outcome === 'reject' ? 'rejected' : 'approved'
    for (const load of loads.filter(({ status }) => status === 'pending').filter(due)) {
      load.status = plans.topup.shift()?.outcome === 'reject' ? 'bounced' : 'loaded'
      if (load.status === 'loaded') load.card.cents += load.cents
    }
  }
  /** The same key is answered as it was the first time. */
  const once = ({ key }: Context, act: () => Reply): Reply => {
    if (key === undefined) return refuse(400, 'no-key')
    const known = replies.get(key)
    if (known !== undefined) return { status: known.status, body: known.body }
    const answer = act()
    if (answer.status < 300) replies.set(key, answer)
    return answer
  }
  const shown = ({ id: one, status, selfie }: Person): object => ({ id: one, status, selfie: selfie.status })
  const shownCard = ({ id: one, status, cents }: Card): object => ({ id: one, status, cents, last4: one.slice(-4) })
  const addPerson = (reference: string, email: string): Person => {
    const person: Person = { id: id('person'), reference, email, status: 'open', selfie: { status: 'none', decidesAt: 0 } }
    people.push(person)
    return person
  }
  const addCard = (person: Person): Card => {
    const card: Card = { id: id('card'), person, status: 'active', cents: 0 }
    cards.push(card)
    return card
  }
  const route = (
    operation: string,
    method: string,
    path: string,
    handle: (context: Context, named: string) => Reply,
  ): Route<Context> => ({
    operation,
    method,
    path: new RegExp(`^${path.replace(':id', '(?<id>[^/]+)')}$`),
    handle: context => handle(context, context.params['id'] ?? ''),
  })
  const ofCard = (named: string, act: (card: Card) => Reply): Reply => {
    const card = cards.find(one => one.id === named)
    return card === undefined ? refuse(404, 'unknown') : act(card)
  }
  const set = (status: string) => (context: Context, named: string) =>
    ofCard(named, card =>
      once(context, () => {
        const effect = card.status === status ? undefined : `${status} ${card.id}`
        card.status = status
        return reply(shownCard(card), effect)
      }),
    )
  const routes: Route<Context>[] = [
    route('GET designs', 'GET', '/designs', () => reply({ designs: [{ code: 'plain', name: 'Kestrel plain', least: '5.00' }] })),
    route('POST people', 'POST', '/people', context =>
      once(context, () => {
        const { reference = '', email = '' } = context.body as { reference?: string; email?: string }
        const known = people.find(person => person.reference === reference)
        if (known !== undefined) return reply(shown(known))
        if (people.some(person => person.email === email)) return refuse(409, 'email-taken')
        const person = addPerson(reference, email)
        return reply(shown(person), `cardholder ${person.id}`)
      }),
    ),
    route('GET person', 'GET', '/people/:id', (_context, named) => {
      const person = people.find(one => one.id === named)
      return person === undefined ? refuse(404, 'unknown') : reply(shown(person))
    }),
    route('POST selfie', 'POST', '/people/:id/selfie', (_context, named) => {
      const person = people.find(one => one.id === named)
      if (person === undefined) return refuse(404, 'unknown')
      if (person.selfie.status === 'rejected') person.selfie.status = 'none'
      person.page = { token: id('page'), closes: now().getTime() + PAGE_SECONDS * 1000 }
      return reply(
        { url: `${origin}/selfie/${person.page.token}`, closes: new Date(person.page.closes).toISOString() },
        `page ${person.page.token}`,
      )
    }),
    route('POST cards', 'POST', '/cards', context =>
      once(context, () => {
        const person = people.find(one => one.id === context.body['person'])
        if (person?.selfie.status !== 'approved') return refuse(422, 'no-selfie')
        const card = addCard(person)
        return reply(shownCard(card), `card ${card.id}`)
      }),
    ),
    route('GET card', 'GET', '/cards/:id', (_context, named) => ofCard(named, card => reply(shownCard(card)))),
    route('POST freeze', 'POST', '/cards/:id/freeze', set('frozen')),
    route('POST unfreeze', 'POST', '/cards/:id/thaw', set('active')),
    route('POST loads', 'POST', '/loads', context =>
      once(context, () =>
        ofCard(String(context.body['card']), card => {
          const load: Load = {
            id: id('load'),
            card,
            cents: Math.round(Number(context.body['amount']) * 100),
            status: 'pending',
            decidesAt: soon(),
          }
          loads.push(load)
          return reply({ id: load.id, status: load.status }, `topup ${load.id}`)
        }),
      ),
    ),
    route('GET load', 'GET', '/loads/:id', (_context, named) => {
      const load = loads.find(one => one.id === named)
      return load === undefined ? refuse(404, 'unknown') : reply({ id: load.id, status: load.status })
    }),
  ]
  const server = await serveSandbox<Context>({
    ...(port === undefined ? {} : { port }),
    now,
    routes,
    calls,
    faults,
    enter({ request, raw }) {
      settle()
      if (request.headers.authorization !== `Bearer ${TOKEN}`) return refuse(401, 'unauthorized')
      const key = request.headers['x-key']
      return {
        body: raw.length === 0 ? {} : (JSON.parse(raw.toString('utf8')) as Context['body']),
        key: typeof key === 'string' ? key : undefined,
      }
    },
    notFound: () => refuse(404, 'unknown'),
  })
  origin = server.url

  const things: Record<Kind, () => Thing[]> = {
    cardholder: () => people.map(({ id: one, status, reference }) => ({ id: one, status, reference })),
    kyc: () => people.map(({ id: one, selfie }) => ({ id: one, status: selfie.status, parent: one })),
    card: () => cards.map(({ id: one, status, person }) => ({ id: one, status, parent: person.id })),
    topup: () =>
      loads.map(({ id: one, status, card, cents }) => ({ id: one, status, parent: card.id, amount: (cents / 100).toFixed(2) })),
  }
  return {
    provider: 'kestrel',
    variables: { KESTREL_BASE_URL: server.url, KESTREL_TOKEN: TOKEN },
    calls,
    faults,
    decide: (kind, decision) => void plans[kind].push(decision),
    things(kind) {
      settle()
      return things[kind]()
    },
    codeSentTo: () => undefined,
    async visit(url) {
      const person = people.find(
        ({ page }) => page !== undefined && url === `${origin}/selfie/${page.token}` && page.closes > now().getTime(),
      )
      if (person === undefined) throw new Error('expected an open page but it has closed or never was')
      if (person.selfie.status === 'none') Object.assign(person.selfie, { status: 'taken', decidesAt: soon() })
    },
    console(kind, named, status) {
      const thing = {
        cardholder: people.find(one => one.id === named),
        kyc: people.find(one => one.id === named)?.selfie,
        card: cards.find(one => one.id === named),
        topup: loads.find(one => one.id === named),
      }[kind]
      if (thing === undefined) throw new Error(`expected a ${kind} of ours`)
      thing.status = status
    },
    seedReady: count =>
      Array.from({ length: count }, () => {
        const person = addPerson(id('seed'), `${id('seed')}@people.example`)
        person.selfie.status = 'approved'
        return { cardholder: { id: person.id }, kyc: {}, card: { id: addCard(person).id } }
      }),
    deliverTo: () => {},
    deliver: async () => {},
    delivery: { copies: 1, shuffled: false, lost: 0 },
    close: () => server.close(),
  }
}
