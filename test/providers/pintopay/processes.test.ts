import { expect, it } from 'vitest'
import { z } from 'zod'
import { pintopay } from '../../../src/providers/pintopay/index.ts'
import { startSandbox } from '../../../src/providers/pintopay/sandbox/index.ts'
import { createWire, type Wire } from '../../../src/providers/pintopay/wire.ts'
import type { Settings } from '../../../src/providers/pintopay/settings.ts'

it('two processes with one API key that draw the same microsecond both get their answer', async () => {
  const now = (): Date => new Date('2026-04-01T12:00:00.000Z')
  const sandbox = await startSandbox({ now })
  const wires: Wire[] = [0, 1].map(() =>
    createWire(pintopay.settings.parse(sandbox.variables) as Settings, {
      now,
      // Nonces that repeat would be a crime outside a test; here they make both draw the same digits.
      randomBytes: length => new Uint8Array(length),
      readTimeout: 5,
      writeTimeout: 5,
      breaker: false,
    }),
  )
  try {
    const answers = await Promise.all(
      wires.map(wire => wire.call('cards/products', z.object({ products: z.array(z.unknown()) }), {})),
    )
    expect(answers.map(({ products }) => products.length > 0)).toEqual([true, true])
    expect(sandbox.calls.map(({ status }) => status)).toEqual([200, 409, 200])
  } finally {
    await Promise.all(wires.map(wire => wire.close()))
    await sandbox.close()
  }
})
