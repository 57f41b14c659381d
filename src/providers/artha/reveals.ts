import { z } from 'zod'
import type { Reveals } from '../../domain/card-use.ts'
import { Fault } from '../../domain/fault.ts'
import { Private } from '../../domain/private.ts'
import { camelCased } from './shapes.ts'
import type { Wire } from './wire.ts'

/** [assumed] How long the hosted page lives. */
const LIVES_SECONDS = 300

/**
 * The hosted page of a card, where its product has one [docs A]. The same answer holds number and CVV in the clear: the
 * parser keeps the address of the page only. A PIN could only be sent through us, so it is left out.
 */
export function createReveals(wire: Wire): Reveals {
  return {
    async NUMBER({ refs }) {
      if (refs.id === undefined) throw new Fault('rejected', 'this card is not known to the provider')
      const { iframeUrl } = await wire.read('GET sensitive', `/cards/${encodeURIComponent(refs.id)}/sensitive`, pageShape)
      if (iframeUrl == null) return { is: 'unsupported' }
      return { is: 'shown', url: new Private(iframeUrl), expiresAt: new Date(wire.now().getTime() + LIVES_SECONDS * 1000) }
    },
  }
}

const pageShape = z.preprocess(
  camelCased,
  z.object({
    iframeUrl: z
      .url({ protocol: /^https?$/ })
      .nullish()
      .catch(undefined),
  }),
)
