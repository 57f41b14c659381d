import { inspect } from 'node:util'
import { expect } from 'vitest'
import type { Refs } from '../../../src/domain/progress.ts'
import type { Kind, Product } from '../../../src/domain/provider.ts'
import { isOver } from '../../../src/domain/status.ts'
import type { Drive } from '../drive.ts'
import { KINDS, type Scene, type Subject } from '../scene.ts'
import { productOf, productRefs, within } from './within.ts'

const STRANGE = 'wibble_wobble'

export async function unknownStatus(subject: Subject): Promise<void> {
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
    return begun[each]()
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
  const dependsOnStatus = kind !== 'cardholder' || (await canBeSuspended(scene, driven, thing.id))
  scene.sandbox.console(kind, thing.id, STRANGE)
  const outcome = await driven.look()
  const status = 'result' in outcome ? (outcome.result as { status: string }).status : undefined
  const final = 'is' in outcome && (outcome.is === 'refused' || (status !== undefined && isOver(kind, status)))
  expect(final, `${kind} ${STRANGE} reads as ${inspect(outcome)}`).toBe(false)
  if (dependsOnStatus) expect(status, `a ${kind} whose status is ${STRANGE} reads as ${inspect(outcome)}`).toBeUndefined()
}

/** Where a suspension does not show, the cardholder is what it is by other signs than a status. */
async function canBeSuspended(scene: Scene, driven: Drive<object, unknown>, id: string): Promise<boolean> {
  scene.sandbox.console('cardholder', id, 'suspended')
  const outcome = await driven.look()
  return 'result' in outcome && (outcome.result as { status: string }).status === 'SUSPENDED'
}
