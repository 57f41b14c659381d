import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createSeal } from '../../../src/providers/pintopay/seal.ts'

const SECRET = 'example-api-secret'
const VECTORS = [
  {
    nonce: Uint8Array.from({ length: 24 }, (_, n) => n),
    plain: '{"request_timestamp":1700000000000000,"external_user_id":"cust-42"}',
    sealed:
      'AgABAgMEBQYHCAkKCwwNDg8QERITFBUWF6oJOjJUNi86QimlU0Auqhr6Rsr8eUMUhYWCva1MpVfiTQRH6gbGaXYPFpE7RXtKAy1Ak833DC3htVzrXPrmSkmTqt9QI3rvmDJOMabJRhFSZP8r',
  },
  {
    nonce: new Uint8Array(24).fill(0xff),
    plain: '{"success":false,"error":"User not found for the given identifier.","error_slug":"project_user_not_found"}',
    sealed:
      'Av///////////////////////////////w8cRnGlgdZYRO+kU6XCtWuTCi+W0EgVALgGd2eqbsvDKXVlgye8aZqatIuA4zRdQq39qEJRIJ4+KEyKuUfpoMX8prDine31aTtoY1BHS2XN+gXBFIoTn1qLhCSIpQKM2JuskrPwKcb4vephMzhnI4oFQp2oneF3+PFA',
  },
]

describe('the seal', () => {
  it.each(VECTORS)('seals as two other implementations do: $plain', ({ nonce, plain, sealed }) => {
    expect(createSeal(SECRET, () => nonce).seal(plain)).toBe(sealed)
  })

  it.each(VECTORS)('opens what they sealed: $plain', ({ plain, sealed }) => {
    expect(createSeal(SECRET, randomBytes).open(sealed)).toBe(plain)
  })

  it('opens nothing in which any single byte was changed, the version and the nonce included', () => {
    const { open, seal } = createSeal(SECRET, randomBytes)
    const frame = Buffer.from(seal('{"amount":"50.00"}'), 'base64')
    for (let at = 0; at < frame.length; at++) {
      const changed = Buffer.from(frame)
      changed[at] = (changed[at] ?? 0) ^ 0x01
      expect(open(changed.toString('base64')), `byte ${at}`).toBeUndefined()
    }
  })

  it('opens nothing sealed with another secret, cut short, or not sealed at all', () => {
    const { open, seal } = createSeal(SECRET, randomBytes)
    expect(createSeal('another-secret', randomBytes).open(seal('{}'))).toBeUndefined()
    for (const text of ['', 'Ag==', 'not base64 at all', seal('{}').slice(0, 50)]) expect(open(text)).toBeUndefined()
  })

  it('takes a new nonce for every message, so equal texts are sealed differently', () => {
    const { seal } = createSeal(SECRET, randomBytes)
    expect(seal('{}')).not.toBe(seal('{}'))
  })

  it('carries text that is not ASCII', () => {
    const { open, seal } = createSeal(SECRET, randomBytes)
    expect(open(seal('{"first_name":"Žofie 名"}'))).toBe('{"first_name":"Žofie 名"}')
  })
})
