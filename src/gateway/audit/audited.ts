import type { Access } from '../api/access.ts'
import type { Customer, JourneyView, Session } from '../api/gateway.ts'
import { isOurs } from '../ids.ts'
import { Refusal } from '../api/refusal.ts'
import { seesAll, type Viewer } from '../api/viewer.ts'
import type { World } from '../world.ts'
import type { AuditTrail, Deed } from './trail.ts'

/** What does something, as opposed to what only reads: it always answers with what it did it to. */
type Verb = {
  [Name in keyof Session]: Session[Name] extends (input: never) => Promise<Customer | JourneyView> ? Name : never
}[keyof Session]
type Input<Name extends Verb> = Parameters<Session[Name]>[0]

/** Of every verb the id in its input, for when it was refused. One that is missing here does not compile. */
const TARGETS: { readonly [Name in Verb]: (input: Input<Name>) => string | null } = {
  createCustomer: () => null,
  updateCustomer: ({ id }) => id,
  eraseCustomer: ({ id }) => id,
  updateCardholder: ({ cardholderId }) => cardholderId,
  createCardholder: ({ customerId }) => customerId,
  startKyc: ({ cardholderId }) => cardholderId,
  submitCode: ({ journeyId }) => journeyId,
  submitForm: ({ journeyId }) => journeyId,
  submitDocument: ({ journeyId }) => journeyId,
  renewRequirement: ({ journeyId }) => journeyId,
  issueCard: ({ cardholderId }) => cardholderId,
  topUpCard: ({ cardId }) => cardId,
  control: ({ cardId }) => cardId,
  refresh: ({ journeyId }) => journeyId,
  resolveReview: ({ journeyId }) => journeyId,
}

/** A person who is no customer yet. */
const NOBODY = 'no customer yet'

/** The same session, of which everything that is done, and every reading of what is personal by somebody else, leaves an entry in the audit trail. */
export function audited(world: World, trail: AuditTrail, accessOf: () => Promise<Access>, session: Session): Session {
  const { viewer } = session
  const record = async (deed: Omit<Deed, 'by'>): Promise<void> =>
    trail.record({ by: { ...viewer, subject: await nameOf(viewer, accessOf) }, ...deed })

  const verb = <Name extends Verb>(name: Name): Session[Name] => {
    const doing = session[name] as (input: Input<Name>) => Promise<Customer | JourneyView>
    const recorded = async (input: Input<Name>): Promise<Customer | JourneyView> => {
      const deed = operationOf(name, input)
      const made = await doing(input).catch(async (thrown: unknown) => {
        const given = TARGETS[name](input)
        const target = given !== null && isOurs(given) ? given : null
        const failure =
          thrown instanceof Refusal
            ? { outcome: 'REFUSED' as const, code: thrown.problems[0].code }
            : { outcome: 'FAILED' as const }
        // Nothing was done, and the caller is told why: that comes before the entry.
        await record({ operation: deed.operation, target, ...failure }).catch((error: unknown) =>
          world.logger.error({ error }, 'expected to record a refusal but could not'),
        )
        throw thrown
      })
      await record({ ...deed, target: made.id, outcome: 'DONE' })
      return made
    }
    return recorded as unknown as Session[Name]
  }

  const seen = new Set<string>()
  /** One entry a request, however often it is asked for in it. */
  const read = async (operation: string, target: string): Promise<void> => {
    const name = `${operation} ${target}`
    if (seen.has(name)) return
    seen.add(name)
    await record({ operation, target, outcome: 'DONE' })
  }
  /** A service asks on behalf of the person what that person must do: only staff is somebody else there. */
  const asked = async <T>(target: string, requirements: Promise<readonly T[]>): Promise<readonly T[]> => {
    const found = await requirements
    if (found.length > 0 && viewer.roles.has('BACK_OFFICE')) await read('read requirements', target)
    return found
  }
  const shown = async <T>(target: string, profile: Promise<T | null>): Promise<T | null> => {
    const found = await profile
    if (found !== null && seesAll(viewer)) await read('read profile', target)
    return found
  }

  return {
    ...session,
    ...(Object.fromEntries((Object.keys(TARGETS) as Verb[]).map(name => [name, verb(name)])) as unknown as Pick<Session, Verb>),
    profileOf: id => shown(id, session.profileOf(id)),
    profileAtProvider: id => shown(id, session.profileAtProvider(id)),
    requirementsOf: id => asked(id, session.requirementsOf(id)),
    requirementsOfCustomer: id => asked(id, session.requirementsOfCustomer(id)),
  }
}

/** A person's own subject may be their e-mail address, and the trail outlives their erasure: there a customer goes by its id. */
async function nameOf({ roles, subject }: Viewer, accessOf: () => Promise<Access>): Promise<string> {
  if (!roles.has('CUSTOMER')) return subject
  return (await accessOf()).customerId ?? NOBODY
}

/** As the graph calls it, and the note where a person wrote one. */
function operationOf<Name extends Verb>(name: Name, input: Input<Name>): Pick<Deed, 'operation' | 'note'> {
  const operation = name === 'control' ? `${(input as Input<'control'>).control}Card` : name
  if (name === 'resolveReview') return { operation, note: (input as Input<'resolveReview'>).note }
  if (name === 'eraseCustomer') return { operation, note: (input as Input<'eraseCustomer'>).reason }
  return { operation }
}
