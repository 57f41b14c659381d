/*
 * The laws that every adapter obeys, each run through its real wire against its sandbox. A law knows a provider only by
 * its module; what a provider cannot do is what its adapter declares by leaving it out, never a skip.
 */
import { inspect } from 'node:util'
import { expect } from 'vitest'
import type { Phase } from '../../src/domain/journey.ts'
import type { Delivery, Kind, Notice, Product, Unverified } from '../../src/domain/provider.ts'
import type { Refs } from '../../src/domain/progress.ts'
import { isOver } from '../../src/domain/status.ts'
import type { PlannedFault, Thing } from '../../src/providers/kit/sandbox.ts'
import { freshReads, type Drive } from './drive.ts'
import { personalTexts, somebody } from './person.ts'
import { KINDS, openScene, type Scene, type Subject, type Tour } from './scene.ts'

export type Law = { readonly number: number; readonly title: string; readonly holds: (subject: Subject) => Promise<void> }

export const LAWS: readonly Law[] = [
  { number: 1, title: 'observe answers every dossier once, in order', holds: inOrder },
  { number: 2, title: 'a failing dossier fails alone', holds: failsAlone },
  { number: 3, title: 'an advance makes at most one write, and a look makes none', holds: oneWrite },
  { number: 4, title: 'a write can be told from its twin, by a key, a reference or its looks', holds: twins },
  { number: 5, title: 'whatever befalls a write, exactly one of the thing exists at the end', holds: cutWire },
  { number: 6, title: 'absent is said only if nothing is there', holds: absentIsTrue },
  { number: 7, title: 'refs only grow and hold nothing personal or secret', holds: refsGrow },
  { number: 8, title: 'an unknown status is never final', holds: unknownStatus },
  { number: 9, title: 'unsigned, tampered and stale notices are refused, and a repeated one is recognised', holds: notices },
  { number: 10, title: 'no fault message leaks a secret or a person', holds: discreet },
  { number: 11, title: 'a read that fails is asked again and changes nothing', holds: failedReads },
]

/** Opens a scene, closes it whatever happens, and says which case it was when something fails. */
async function within(
  subject: Subject,
  name: string,
  run: (scene: Scene) => Promise<void>,
  options: { decidesIn?: number } = {},
): Promise<void> {
  const scene = await openScene(subject, options)
  try {
    await run(scene)
  } catch (failure) {
    throw new Error(`${subject.module.id}, ${name}: ${(failure as Error).message}`, { cause: failure })
  } finally {
    await scene.close()
  }
}

/** Runs for each product that can be had, each in its own scene. */
async function perProduct(
  subject: Subject,
  run: (scene: Scene, product: Product) => Promise<void>,
  options?: { decidesIn?: number },
): Promise<void> {
  for (const ref of await productRefs(subject))
    await within(subject, `product ${ref}`, async scene => run(scene, await productOf(scene, ref)), options)
}

async function productRefs(subject: Subject): Promise<string[]> {
  let refs: string[] = []
  await within(subject, 'products', async scene => {
    refs = (await scene.products()).map(({ ref }) => ref)
    expect(refs.length, 'products that can be had').toBeGreaterThan(0)
    expect(new Set(refs).size, 'refs of products are unique').toBe(refs.length)
  })
  return refs
}

async function productOf(scene: Scene, ref: string): Promise<Product> {
  const product = (await scene.products()).find(candidate => candidate.ref === ref)
  if (product === undefined) throw new Error(`expected product ${ref} in every scene but it is gone`)
  return product
}

/** Dossiers of seeded customers, all at rest. The second seeded product tells nothing more, so the first is taken. */
async function seeded(scene: Scene, count: number) {
  const [product] = await scene.products()
  if (product === undefined) throw new Error('expected a product')
  const people = scene.sandbox.seedReady(count)
  const nonsense = (refs: Refs): Refs => Object.fromEntries(Object.keys(refs).map(name => [name, 'nothing-of-ours']))
  const settle = <Intent extends object, Result>(one: Drive<Intent, Result>, refs: Refs) => ({ ...one.dossier, refs })
  return {
    people,
    cardholders: (spoilt = -1) =>
      people.map(({ cardholder }, n) =>
        settle(scene.register(product, somebody(n + 50)), n === spoilt ? nonsense(cardholder) : cardholder),
      ),
    kyc: (spoilt = -1) =>
      people.map(({ cardholder, kyc }, n) =>
        settle(scene.verify(product, n === spoilt ? nonsense(cardholder) : cardholder), n === spoilt ? nonsense(kyc) : kyc),
      ),
    cards: (spoilt = -1) =>
      people.map(({ cardholder, kyc, card }, n) =>
        settle(
          scene.issue(product, n === spoilt ? { cardholder: nonsense(cardholder), kyc: nonsense(kyc) } : { cardholder, kyc }),
          n === spoilt ? nonsense(card) : card,
        ),
      ),
  }
}

const named = (observation: object): string =>
  observation instanceof Error
    ? 'fault'
    : 'result' in observation
      ? (observation.result as { status: string }).status
      : (observation as { is: string }).is

async function inOrder(subject: Subject): Promise<void> {
  await within(subject, 'five cards, the fourth frozen', async scene => {
    const { people, cardholders, kyc, cards } = await seeded(scene, 5)
    scene.sandbox.console('card', people[3]?.card.id ?? '', 'frozen')
    const { registration, verification, issuance } = scene.provider
    expect((await registration.observe(cardholders(), freshReads())).map(named)).toEqual(Array(5).fill('ACTIVE'))
    expect((await verification.observe(kyc(), freshReads())).map(named)).toEqual(Array(5).fill('APPROVED'))
    expect((await issuance.observe(cards(), freshReads())).map(named)).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE', 'FROZEN', 'ACTIVE'])
    expect((await issuance.observe(cards().reverse(), freshReads())).map(named)).toEqual([
      'ACTIVE',
      'FROZEN',
      'ACTIVE',
      'ACTIVE',
      'ACTIVE',
    ])
    expect(await issuance.observe([], freshReads())).toEqual([])
  })
}

async function failsAlone(subject: Subject): Promise<void> {
  await within(subject, 'three dossiers, the second about nothing', async scene => {
    const { cardholders, kyc, cards } = await seeded(scene, 3)
    const { registration, verification, issuance } = scene.provider
    for (const [done, answers] of [
      ['ACTIVE', await registration.observe(cardholders(1), freshReads())],
      ['APPROVED', await verification.observe(kyc(1), freshReads())],
      ['ACTIVE', await issuance.observe(cards(1), freshReads())],
    ] as const) {
      const [first, second, third] = answers.map(named)
      expect([answers.length, first, third]).toEqual([3, done, done])
      expect(second).not.toBe(done)
    }
  })
}

async function oneWrite(subject: Subject): Promise<void> {
  await perProduct(subject, async (scene, product) => {
    await finished(scene, product)
    for (const turn of scene.drives.flatMap(({ turns }) => turns)) {
      expect(turn.wrote.length, `writes of ${turn.did} ${turn.step}`).toBeLessThanOrEqual(turn.did === 'advance' ? 1 : 0)
      expect(turn.wrote.length, `${turn.step} spent its key exactly if it wrote`).toBe(turn.key === undefined ? 0 : 1)
    }
    const effects = (): number => scene.sandbox.calls.filter(({ effect }) => effect !== undefined).length
    const before = effects()
    for (const driven of scene.drives) await driven.look()
    expect(effects(), 'effects of looking at everything again').toBe(before)
  })
}

/** The whole tour, which must end well. */
async function finished(scene: Scene, product: Product): Promise<Tour> {
  const tour = await scene.tour(product)
  expect(phases(tour), story(tour)).toEqual(Object.fromEntries(Object.keys(tour).map(kind => [kind, 'done'])))
  expect(Object.keys(tour)).toContain('card')
  return tour
}
const phases = (tour: Tour): Record<string, Phase> =>
  Object.fromEntries(Object.entries(tour).map(([kind, { phase }]) => [kind, phase]))
const story = (tour: Tour): string =>
  Object.entries(tour)
    .map(
      ([kind, { turns, reason }]) =>
        `${kind}${reason ? ` (${reason.code})` : ''}: ${turns.map(({ did, step, outcome }) => `${did} ${step} → ${outcome instanceof Error ? outcome.message : outcome.is}`).join('; ')}`,
    )
    .join('\n')

async function twins(subject: Subject): Promise<void> {
  await perProduct(subject, async (scene, product) => {
    const { cardholder, kyc, card, topup } = await finished(scene, product)
    if (kyc === undefined || card === undefined) return
    const of = { cardholder: cardholder.refs, kyc: kyc.refs, card: card.refs, reference: cardholder.dossier.intent.reference }
    await bothLost(scene, 'card', [card.refs.id], taken => scene.issue(product, of, taken))
    if (topup !== undefined) await bothLost(scene, 'topup', [topup.refs.id], taken => scene.fund(product, of, taken))
  })
}

/** Two equal writes whose answers are both lost: at once where the journey allows that, one after the other where it is exclusive. */
async function bothLost<Intent extends object>(
  scene: Scene,
  kind: 'card' | 'topup',
  known: readonly (string | undefined)[],
  start: (taken: Set<string>) => Drive<Intent, unknown>,
): Promise<void> {
  const taken = new Set(known.filter(id => id !== undefined))
  const before = scene.sandbox.things(kind).length
  const [first, second] = [start(taken), start(taken)]
  const journey = kind === 'card' ? scene.provider.issuance : scene.provider.funding
  if (journey.exclusive !== true) await lostAtOnce(scene, [first, second] as unknown as Drive<object, unknown>[])
  for (const one of [first, second]) {
    if (journey.exclusive === true) await lostAtOnce(scene, [one as unknown as Drive<object, unknown>])
    await one.run()
    expect(one.phase, `a ${kind} whose answer was lost: ${story({ [kind]: one } as unknown as Tour)}`).toBe('done')
    expect(taken.has(one.refs.id ?? ''), `a ${kind} claims what is another's`).toBe(false)
    taken.add(one.refs.id ?? '')
  }
  expect(scene.sandbox.things(kind).length - before, `${kind}s after two lost writes`).toBe(2)
}

/** Takes each drive's turns up to and including its first write, whose answer is lost. */
async function lostAtOnce(scene: Scene, drives: readonly Drive<object, unknown>[]): Promise<void> {
  const writes = new Set(scene.calls.filter(({ write }) => write).map(({ operation }) => operation))
  scene.sandbox.faults.dice = operation => (writes.has(operation) ? { kind: 'drop-after' } : undefined)
  for (const one of drives) while (one.phase === 'ready' || one.phase === 'needs') await one.turn()
  scene.sandbox.faults.dice = undefined
}

/** What may befall one call. */
const MISFORTUNES: readonly { readonly name: string; readonly fault: PlannedFault; readonly times?: number }[] = [
  { name: 'its answer is lost', fault: { kind: 'drop-after' } },
  { name: 'its answer is lost twice', fault: { kind: 'drop-after' }, times: 2 },
  { name: 'it is lost before it arrives', fault: { kind: 'drop-before' } },
  { name: 'it acts and answers 500', fault: { kind: 'status-after', status: 500 } },
  { name: 'it does not act and answers 503', fault: { kind: 'status-before', status: 503 } },
  { name: 'it acts and answers garbage', fault: { kind: 'garbage' } },
]

/** The nth call of an operation, and as many after it as told, meet a misfortune. */
function atCall(
  operation: string,
  nth: number,
  { fault, times = 1 }: (typeof MISFORTUNES)[number],
): (operation: string) => PlannedFault | undefined {
  let seen = 0
  return called => {
    if (called !== operation) return undefined
    seen++
    return seen >= nth && seen < nth + times ? fault : undefined
  }
}

/** What there is of each kind, without ids: how many, in which status, and how much money. */
const inventory = (scene: Scene): Record<Kind, string[]> =>
  Object.fromEntries(
    KINDS.map(kind => [
      kind,
      scene.sandbox
        .things(kind)
        .map(({ status, amount }: Thing) => `${status} ${amount ?? ''}`.trim())
        .sort(),
    ]),
  ) as Record<Kind, string[]>

/** Every tour again, once for each of its calls and each misfortune. */
async function everyMisfortune(
  subject: Subject,
  what: 'writes' | 'reads',
  misfortunes: typeof MISFORTUNES,
  check: (scene: Scene, tour: Tour, clean: { phases: object; inventory: object }) => void,
): Promise<void> {
  for (const ref of await productRefs(subject)) {
    let clean = { phases: {}, inventory: {} }
    const counts = new Map<string, number>()
    await within(subject, `product ${ref}`, async scene => {
      const tour = await finished(scene, await productOf(scene, ref))
      clean = { phases: phases(tour), inventory: inventory(scene) }
      for (const { operation, write } of scene.calls)
        if (write === (what === 'writes')) counts.set(operation, (counts.get(operation) ?? 0) + 1)
    })
    for (const [operation, count] of counts)
      for (let nth = 1; nth <= count; nth++)
        for (const misfortune of misfortunes)
          await within(subject, `product ${ref}, ${operation} #${nth}: ${misfortune.name}`, async scene => {
            const product = await productOf(scene, ref)
            scene.sandbox.faults.dice = atCall(operation, nth, misfortune)
            check(scene, await scene.tour(product), clean)
          })
  }
}

const endsAsIfNothingHappened = (scene: Scene, tour: Tour, clean: { phases: object; inventory: object }): void => {
  expect(phases(tour), story(tour)).toEqual(clean.phases)
  expect(inventory(scene), story(tour)).toEqual(clean.inventory)
}

async function cutWire(subject: Subject): Promise<void> {
  await everyMisfortune(subject, 'writes', MISFORTUNES, endsAsIfNothingHappened)
}

async function failedReads(subject: Subject): Promise<void> {
  await everyMisfortune(subject, 'reads', MISFORTUNES, endsAsIfNothingHappened)
}

async function absentIsTrue(subject: Subject): Promise<void> {
  const acted = MISFORTUNES.filter(({ fault, times }) => fault.kind === 'drop-after' && times === undefined)
  await everyMisfortune(subject, 'writes', acted, (_scene, tour) => {
    for (const { turns } of Object.values(tour) as Drive<object, unknown>[])
      for (const { outcome, phase, at, settledBy } of turns)
        if (phase === 'unknown' && settledBy !== null && at >= settledBy && 'is' in outcome)
          expect(outcome.is, story(tour)).not.toBe('absent')
  })
}

async function refsGrow(subject: Subject): Promise<void> {
  await perProduct(subject, async (scene, product) => {
    const profile = somebody()
    await finished(scene, product)
    const forbidden = [...personalTexts(profile), ...scene.secrets]
    for (const { turns } of scene.drives) {
      let id: string | undefined
      for (const { outcome, step } of turns) {
        const refs: Refs = 'refs' in outcome ? outcome.refs : {}
        for (const [name, value] of Object.entries(refs)) {
          expect(typeof value === 'string' && value.length > 0, `ref ${name} after ${step} is a text`).toBe(true)
          for (const text of forbidden)
            expect(value.toLowerCase().includes(text.toLowerCase()), `ref ${name} after ${step} is personal or secret`).toBe(
              false,
            )
        }
        expect(refs.id ?? id, `the id after ${step} is the id before`).toBe(id ?? refs.id)
        id ??= refs.id
      }
    }
    for (const driven of [scene.drives[0], scene.drives[2]])
      expect(driven?.refs.id, 'a cardholder and a card have the id that the provider gave them').toBeTruthy()
  })
}

const STRANGE = 'wibble_wobble'

async function unknownStatus(subject: Subject): Promise<void> {
  for (const ref of await productRefs(subject))
    for (const kind of KINDS)
      await within(
        subject,
        `product ${ref}, a strange ${kind}`,
        async scene => meetStrangeStatus(scene, await productOf(scene, ref), kind),
        { decidesIn: 20 },
      )
}

/** Everything beneath the kind is done; it itself is begun, and then its status reads as a word that nobody knows. */
async function meetStrangeStatus(scene: Scene, product: Product, kind: Kind): Promise<void> {
  if (kind === 'topup' && product.topup.need === 'UNSUPPORTED') return
  const refs: Record<string, Refs> = {}
  const start = (each: Kind): Drive<object, unknown> => {
    const of = {
      cardholder: refs.cardholder ?? {},
      kyc: refs.kyc ?? {},
      card: refs.card ?? {},
      ...(reference === undefined ? {} : { reference }),
    }
    const begun = {
      cardholder: () => scene.register(product),
      kyc: () => scene.verify(product, of.cardholder),
      card: () => scene.issue(product, of),
      topup: () => scene.fund(product, of),
    }
    return begun[each]() as unknown as Drive<object, unknown>
  }
  let reference: string | undefined
  for (const each of KINDS.slice(0, KINDS.indexOf(kind))) {
    const beneath = await start(each).run()
    refs[each] = beneath.refs
    if (each === 'cardholder') reference = (beneath.dossier.intent as { reference: string }).reference
  }
  const driven = start(kind)
  while (driven.phase === 'ready' || driven.phase === 'needs') await driven.turn()
  // What is over at once (an instant top-up) can no longer change its mind.
  if (driven.phase === 'done' && isOver(kind, (driven.result as { status: string }).status)) return
  const thing = scene.sandbox.things(kind).at(-1)
  if (thing === undefined) throw new Error(`expected the sandbox to have a ${kind} by now`)
  scene.sandbox.console(kind, thing.id, STRANGE)
  const outcome = await driven.look()
  const status = 'result' in outcome ? (outcome.result as { status: string }).status : undefined
  const final = 'is' in outcome && (outcome.is === 'refused' || (status !== undefined && isOver(kind, status)))
  expect(final, `${kind} ${STRANGE} reads as ${inspect(outcome)}`).toBe(false)
}

async function notices(subject: Subject): Promise<void> {
  await perProduct(subject, async (scene, product) => {
    const { webhooks } = scene.provider
    if (webhooks === undefined) return
    const read = (delivery: Delivery): Notice | Unverified => webhooks.read(delivery)
    await finished(scene, product)
    await scene.sandbox.deliver()
    expect(scene.postbox.posts.length, 'deliveries of a whole tour').toBeGreaterThan(0)
    for (const { delivery, read: notice } of scene.postbox.posts) {
      if ('unverified' in notice)
        throw new Error(`expected the sandbox's own delivery to be believed but it is ${notice.unverified}`)
      expect(read(delivery), 'the same delivery again').toMatchObject({ deliveryId: notice.deliveryId })
      const { token, ...untold } = delivery
      expect(read({ ...untold, headers: { 'content-type': 'application/json' } }), 'without signature or token').toHaveProperty(
        'unverified',
      )
      expect(
        read({ ...untold, headers: { 'content-type': 'application/json' }, body: new Uint8Array() }),
        'empty',
      ).toHaveProperty('unverified')
      if (token !== undefined)
        expect(read({ ...delivery, token: `${token.slice(0, -1)}~` }), 'with another token').toHaveProperty('unverified')
      // Where the address alone is secret there is nothing that covers the body or its time.
      if (token === undefined) {
        expect(read({ ...delivery, body: flipped(delivery.body) }), 'tampered').toHaveProperty('unverified')
        const late = read({ ...delivery, now: new Date(delivery.now.getTime() + 86_400_000) })
        if (!('unverified' in late)) expect(late.deliveryId, 'a day later it is at least recognised').toBe(notice.deliveryId)
      }
    }
    const ids = scene.postbox.posts.map(({ read: notice }) => ('deliveryId' in notice ? notice.deliveryId : ''))
    const bodies = scene.postbox.posts.map(({ delivery: { body } }) => Buffer.from(body).toString('base64'))
    expect(new Set(ids).size, 'one id per notice').toBe(new Set(bodies).size)
  })
}

/** A digit or letter in the middle becomes another: the text stays JSON, and its signature no longer fits. */
function flipped(body: Uint8Array): Uint8Array {
  const changed = Uint8Array.from(body)
  const at = changed.findIndex((byte, n) => n > body.length / 2 && byte >= 48 && byte <= 57)
  changed[at === -1 ? 0 : at] = (changed[at === -1 ? 0 : at] ?? 0) === 57 ? 48 : (changed[at === -1 ? 0 : at] ?? 0) + 1
  return changed
}

async function discreet(subject: Subject): Promise<void> {
  const statuses = [400, 401, 403, 404, 409, 422, 429, 500, 503]
  const misfortunes = [
    ...statuses.map(status => ({ name: `it answers ${status}`, fault: { kind: 'status-before' as const, status } })),
    ...MISFORTUNES.filter(({ fault }) => fault.kind === 'garbage'),
  ]
  const check = (scene: Scene): void => {
    const forbidden = [...personalTexts(somebody()), ...scene.secrets]
    for (const fault of scene.faults) {
      const said = `${fault.message} ${fault.providerCode ?? ''} ${inspect(fault, { depth: 6 })}`.toLowerCase()
      for (const text of forbidden)
        expect(
          said.includes(text.toLowerCase()),
          `a fault says what it must not: ${fault.message.length} characters, code ${fault.code}`,
        ).toBe(false)
    }
  }
  await everyMisfortune(subject, 'writes', misfortunes, check)
  await everyMisfortune(subject, 'reads', misfortunes, check)
}
