import { z } from 'zod'
import type { Key } from '../../../../src/domain/key.ts'
import { fromMinor } from '../../../../src/domain/money.ts'
import type { CardOrder, Control, Dossier, Provider } from '../../../../src/domain/provider.ts'
import { defineProvider } from '../../../../src/providers/kit/module.ts'
import { oneByOne } from '../../../../src/providers/kit/one-by-one.ts'
import { Card, funding, issuance, readCard, registration, verification } from './journeys.ts'
import { createWire, settings } from './wire.ts'

const Designs = z.object({ designs: z.array(z.object({ code: z.string(), name: z.string(), least: z.string() })) })

/** A fifth provider, as CONTRIBUTING.md says to add one. Its identity check is a page where one takes a picture of oneself. */
export const kestrel = defineProvider({
  id: 'kestrel',
  settings,
  create(given, surroundings): Provider {
    const wire = createWire(given, surroundings)
    const control =
      (verb: Control, path: string) =>
      async ({ refs }: Dossier<CardOrder>, key: Key): Promise<void> => {
        await wire.write(
          { operation: `POST ${verb}`, method: 'POST', path: `/cards/${encodeURIComponent(refs.id ?? '')}/${path}`, shape: Card },
          key,
        )
      }
    return {
      id: 'kestrel',
      name: 'Kestrel',
      async products() {
        const { designs } = await wire.read({ operation: 'GET designs', method: 'GET', path: '/designs', shape: Designs })
        return designs.map(({ code, name, least }) => ({
          ref: code,
          name,
          currency: 'USD',
          type: 'VIRTUAL',
          kycScope: 'person',
          initialAmount: { need: 'UNSUPPORTED' },
          topup: { need: 'OPTIONAL', currency: 'USD', min: least },
          active: true,
        }))
      },
      registration: registration(wire),
      verification: verification(wire),
      issuance: issuance(wire),
      funding: funding(wire),
      controls: { freeze: control('freeze', 'freeze'), unfreeze: control('unfreeze', 'thaw') },
      balances: (of, reads) =>
        oneByOne(of, async ({ card }) => ({
          available: fromMinor((await readCard(wire, card?.id ?? '', reads)).cents, 'USD'),
          freshness: 'REALTIME',
          asOf: surroundings.now(),
        })),
    }
  },
  sandbox: async () => (await import('./sandbox.ts')).startSandbox,
})
