import type { Progress, Registered } from '../../domain/progress.ts'
import type { Journey, Registration } from '../../domain/provider.ts'
import { journeyOf, type Step } from '../kit/steps.ts'
import { onRefusal } from './rejections.ts'
import { userRefs } from './refs.ts'
import { User } from './shapes.ts'
import type { Wire } from './wire.ts'

/** A user carries no name and no e-mail, only our reference: a user that has it is ours. [assumed: no other field is shown] */
export function createRegistration(wire: Wire): Journey<Registration, Registered> {
  const get = (reference: string): Promise<User> => wire.call('users/get', User, { external_user_id: reference })

  const createUser: Step<Registration, Registered> = {
    name: 'create-user',
    taken: ({ refs }) => refs.id !== undefined,
    take: async ({ intent: { reference } }, key) => {
      const created = wire.call('users/create', User, { external_user_id: reference }, key)
      return registered(await onRefusal(['external_user_id_exists'], created, () => get(reference)))
    },
    find: ({ refs, intent }, reads) => {
      const reference = refs.externalUserId ?? intent.reference
      const found = reads.get(`POST users/get ${reference}`, () => get(reference)).then(registered)
      return onRefusal(UNKNOWN_USER, found, () => ({ is: 'absent' as const }))
    },
  }
  return journeyOf([createUser], { settlesIn: 10 })
}

/** The white-label copy of the pages spells it the second way. [docs-wl] */
export const UNKNOWN_USER = ['project_user_not_found', 'user_not_found'] as const

/** A user has no status: it is there or it is not. */
const registered = (user: User): Progress<Registered> => ({
  is: 'done',
  refs: userRefs(user.user_id, user.external_user_id),
  result: { status: 'ACTIVE' },
})
