import { Private } from '../../src/domain/private.ts'
import type { Fault } from '../../src/domain/fault.ts'
import { money } from '../../src/domain/money.ts'
import type { Profile } from '../../src/domain/profile.ts'
import type { IssuedCard, Refs, Registered, Settled, Verified } from '../../src/domain/progress.ts'
import type { CardOrder, Kind, Product, Provider, Registration, TopupOrder, Verification } from '../../src/domain/provider.ts'
import type { Answer, Requirement } from '../../src/domain/requirement.ts'
import type { ProviderModule } from '../../src/providers/kit/module.ts'
import type { Sandbox } from '../../src/providers/kit/sandbox.ts'
import type { Call } from '../../src/providers/kit/surroundings.ts'
import { drive, virtualClock, type Clock, type Drive } from './drive.ts'
import { anybody, somebody, type Person } from './person.ts'
import { openPostbox, type Postbox } from './postbox.ts'

export const KINDS: readonly Kind[] = ['cardholder', 'kyc', 'card', 'topup']

/** A provider and how its person answers, where answering by shape alone is not enough. */
export type Subject = { readonly module: ProviderModule; readonly person?: Person }

/** One provider's sandbox, its adapter speaking to it over the real wire, and one virtual clock for both. */
export type Scene = {
  readonly sandbox: Sandbox
  readonly provider: Provider
  readonly clock: Clock
  readonly postbox: Postbox
  /** Every call that the wire made. */
  readonly calls: readonly Call[]
  /** Every drive of this scene, for what is said of all of them. */
  readonly drives: readonly Drive<object, unknown>[]
  readonly faults: readonly Fault[]
  /** What no fault message and no ref may hold. */
  readonly secrets: readonly string[]
  products(): Promise<readonly Product[]>
  register(product: Product, profile?: Profile): Drive<Registration, Registered>
  verify(product: Product, cardholder: Refs, profile?: Profile): Drive<Verification, Verified>
  issue(
    product: Product,
    of: { cardholder: Refs; kyc: Refs; reference?: string; profile?: Profile },
    taken?: ReadonlySet<string>,
  ): Drive<CardOrder, IssuedCard>
  fund(
    product: Product,
    of: { cardholder: Refs; card: Refs; reference?: string; extra?: number },
    taken?: ReadonlySet<string>,
  ): Drive<TopupOrder, Settled>
  /** Runs before every look of every drive. */
  beforeLook?: (() => Promise<void>) | undefined
  /** From nothing to a funded card; journeys that could not begin are absent. */
  tour(product: Product, profile?: Profile): Promise<Tour>
  close(): Promise<void>
}
export type Tour = {
  readonly cardholder: Drive<Registration, Registered>
  readonly kyc?: Drive<Verification, Verified>
  readonly card?: Drive<CardOrder, IssuedCard>
  readonly topup?: Drive<TopupOrder, Settled>
}

/** Opens a sandbox and the adapter on it. Everything random is seeded; nothing waits for a real clock. */
export async function openScene({ module, person = anybody }: Subject, options: { decidesIn?: number } = {}): Promise<Scene> {
  const clock = virtualClock()
  const start = await module.sandbox()
  const sandbox = await start({ now: clock.now, seed: 7, decidesIn: options.decidesIn ?? 4 })
  const calls: Call[] = []
  let drawn = 0
  const provider = module.create(module.settings.parse(sandbox.variables), {
    now: clock.now,
    randomBytes: length => Uint8Array.from({ length }, () => (drawn = (drawn * 1_103_515_245 + 12_345) % 2 ** 31) >>> 16),
    readTimeout: 5,
    writeTimeout: 5,
    requestsPerMinute: 1_000_000,
    breaker: false,
    onCall: call => void calls.push(call),
  })
  const postbox = await openPostbox(provider, clock)
  if (provider.webhooks !== undefined) sandbox.deliverTo(postbox.url)

  const drives: Drive<object, unknown>[] = []
  let count = 0
  const newReference = (prefix: string): string => `${prefix}_${String(++count).padStart(10, '0')}`
  const begin = <Intent extends object, Result>(
    kind: Kind,
    journey: Parameters<typeof drive<Intent, Result>>[0]['journey'],
    intent: Intent,
    profile: Profile,
    taken: ReadonlySet<string> = new Set(),
  ) => {
    const driven: Drive<Intent, Result> = drive<Intent, Result>({
      id: newReference(kind),
      kind,
      journey,
      intent,
      clock,
      answer: ([first]: readonly Requirement[]): Promise<Answer | undefined> =>
        first === undefined ? Promise.resolve(undefined) : person(first, profile, sandbox),
      beforeLook: async () => {
        await scene.beforeLook?.()
        await sandbox.deliver()
      },
      evidence: refs => postbox.evidence(kind, refs),
      taken,
      written: () => calls.filter(({ write, outcome }) => write && outcome !== 'credentials').map(({ operation }) => operation),
    })
    drives.push(driven)
    return driven
  }

  const scene: Scene = {
    sandbox,
    provider,
    clock,
    postbox,
    calls,
    drives,
    get faults() {
      return drives.flatMap(({ turns }) => turns.flatMap(({ outcome }) => (outcome instanceof Error ? [outcome] : [])))
    },
    get secrets() {
      const addresses = /_(BASE_URL|CHAIN)$/
      return Object.entries(sandbox.variables).flatMap(([name, value]) => (addresses.test(name) ? [] : [value]))
    },
    products: async () => (await provider.products()).filter(({ active }) => active),
    register: (product, profile = somebody()) =>
      begin(
        'cardholder',
        provider.registration,
        { reference: newReference('chd'), productRef: product.ref, profile: new Private(profile) },
        profile,
      ),
    verify: (product, cardholder, profile = somebody()) =>
      begin(
        'kyc',
        provider.verification,
        {
          reference: newReference('kyc'),
          productRef: product.ref,
          kycScope: product.kycScope,
          profile: new Private(profile),
          attempt: 1,
          cardholder,
        },
        profile,
      ),
    issue: (product, { cardholder, kyc, reference: cardholderReference = SOMEBODYS, profile = somebody() }, taken) =>
      begin(
        'card',
        provider.issuance,
        {
          reference: newReference('card'),
          productRef: product.ref,
          type: product.type,
          ...(product.currency === undefined ? {} : { currency: product.currency }),
          ...(product.initialAmount.need === 'REQUIRED' ? { initialAmount: amountFor(product, product.initialAmount.min) } : {}),
          cardholder,
          kyc,
          cardholderReference,
        },
        profile,
        taken,
      ),
    fund: (product, { cardholder, card, reference: cardholderReference = SOMEBODYS, extra = 0 }, taken) =>
      begin(
        'topup',
        provider.funding,
        {
          reference: newReference('top'),
          amount: amountFor(product, product.topup.min, extra),
          card,
          cardholder,
          cardholderReference,
        },
        somebody(),
        taken,
      ),
    async tour(product, profile = somebody()) {
      const cardholder = await scene.register(product, profile).run()
      if (cardholder.phase !== 'done') return { cardholder }
      const kyc = await scene.verify(product, cardholder.refs, profile).run()
      if (kyc.phase !== 'done') return { cardholder, kyc }
      const { reference } = cardholder.dossier.intent
      const card = await scene.issue(product, { cardholder: cardholder.refs, kyc: kyc.refs, reference, profile }).run()
      if (card.phase !== 'done' || card.result?.fundable !== true || product.topup.need === 'UNSUPPORTED')
        return { cardholder, kyc, card }
      const topup = await scene.fund(product, { cardholder: cardholder.refs, card: card.refs, reference }).run()
      return { cardholder, kyc, card, topup }
    },
    async close() {
      sandbox.deliverTo(undefined)
      await postbox.close()
      await sandbox.close()
    },
  }
  return scene
}

/** Our reference of a cardholder whose registration this scene did not drive. */
const SOMEBODYS = 'chd_seeded'

/** What anybody would put on a card: 25.50, or more where the product wants more. */
function amountFor(product: Product, min: string | undefined, extra = 0): ReturnType<typeof money> {
  return money((Math.max(25.5, Number(min ?? 0)) + extra).toFixed(2), product.topup.currency ?? product.currency ?? 'USD')
}
