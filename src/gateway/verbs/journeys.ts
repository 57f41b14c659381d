import { turnNow } from '../engine/turn-now.ts'
import { journeyFor } from './acting.ts'
import type { Verbs } from './verb.ts'

type Named = { readonly journeyId: string }

export const journeyVerbs = (verbs: Verbs) => ({
  /** Asks the provider now instead of at nextCheckAt. */
  refresh: verbs.journey<Named>({
    operation: 'refresh',
    target: ({ journeyId }) => journeyId,
    async run(acting, { journeyId }) {
      const { id } = await journeyFor(acting, undefined, journeyId, 'journeyId')
      await turnNow(acting.world, id)
      return id
    },
  }),
})
