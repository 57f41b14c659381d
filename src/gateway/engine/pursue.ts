import type { Control, Dossier } from '../../domain/provider.ts'
import { plan } from '../../domain/turn.ts'
import type { JourneyRow } from '../../storage/schema.ts'
import type { World } from '../world.ts'
import { rest, save } from './door.ts'
import { dossiersOf } from './dossiers.ts'
import { sendTraced } from './send-traced.ts'
import type { Turn } from './steps.ts'

/**
 * Does what was wished for a card. The wish stays on the row until the card is seen to be as wished, so a crash cannot forget a
 * freeze; a control that is done twice is harmless. Gives the row to observe next; undefined where the turn ends here.
 */
export async function pursue(world: World, claimed: JourneyRow, control: Control, turn: Turn): Promise<JourneyRow | undefined> {
  const write = world.providers.get(claimed.provider)?.controls?.[control]
  if (write === undefined) return claimed
  return sendTraced<void, JourneyRow | undefined>(world, {
    journeyId: claimed.id,
    token: turn.token,
    async decide(tx, row, attempts, sentAt) {
      const planned = plan(row, attempts, sentAt, control)
      // Another wish has come since: the next turn pursues that wish.
      if (planned.do !== 'write' || planned.step !== control) {
        await rest(world, tx, row.id, 0)
        return undefined
      }
      const [dossier] = (await dossiersOf(world, tx, [row])) as [Dossier<never>]
      return { step: control, key: planned.key, becomes: {}, send: key => write(dossier, key) }
    },
    async settle(tx, row, { attempt, sent, ...came }) {
      const fault = 'fault' in came ? { fault: came.fault } : {}
      const goesOn = !('fault' in came) || (came.fault.code === 'rejected' && row.control === control)
      const saving = { source: turn.source, holdsTurn: !goesOn }
      const saved = await save(world, tx, row, { type: 'controlled', control, attempt, sent, ...fault }, saving)
      return goesOn ? saved : undefined
    },
  })
}
