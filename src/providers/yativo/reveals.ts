import { z } from 'zod'
import type { Reveal, Reveals } from '../../domain/card-use.ts'
import type { CardOrder, Dossier } from '../../domain/dossier.ts'
import { Fault } from '../../domain/fault.ts'
import { Private } from '../../domain/private.ts'
import { customerPath } from './customer.ts'
import { rejection } from './rejections.ts'
import { instantOf } from '../kit/instant.ts'
import type { Wire } from './wire.ts'

/** How long a page lives is not said [docs: "short"]. */
const LIVES_SECONDS = 300

/** Pages that the provider hosts. One token shows the details and another one the PIN; no token is kept [docs]. */
export function createReveals(wire: Wire, now: () => Date): Reveals {
  const page =
    (view: 'data' | 'pin-view' | 'pin-set') =>
    async ({ refs, intent: { cardholder } }: Dossier<CardOrder>): Promise<Reveal> => {
      if (cardholder.id === undefined || refs.id === undefined)
        throw new Fault('rejected', 'this card is not known to the provider')
      const operation = 'POST card view-token'
      const path = customerPath(cardholder.id, `cards/${encodeURIComponent(refs.id)}/view-token`)
      const said = await wire.call({ operation, method: 'POST', path, body: { enabled_views: [view] } })
      if (said.code === 'PIN_NOT_SET') return { is: 'not-yet', message: 'Set a PIN for this card first.' }
      if (said.code !== undefined) throw rejection(said, operation)
      const { secure_view_url, expires_at } = said.as(tokenShape)
      return {
        is: 'shown',
        url: new Private(secure_view_url),
        expiresAt: instantOf(expires_at) ?? new Date(now().getTime() + LIVES_SECONDS * 1000),
      }
    }
  return { NUMBER: page('data'), PIN: page('pin-view'), PIN_SETUP: page('pin-set') }
}

const tokenShape = z.object({
  secure_view_url: z.url({ protocol: /^https?$/ }),
  expires_at: z.string().nullish().catch(undefined),
})
