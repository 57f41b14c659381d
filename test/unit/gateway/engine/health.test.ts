import { describe, expect, test } from 'vitest'
import { createHealthBook, watchDrift } from '../../../../src/gateway/engine/health.ts'

const at = (seconds: number): Date => new Date(Date.parse('2026-04-01T09:00:00Z') + seconds * 1000)
const drift = (seconds: number) => ({ provider: 'acme', operation: 'GET card', field: 'features', at: at(seconds) })
function radar() {
  const health = createHealthBook()
  const warned: object[] = []
  const silent = (): void => undefined
  const logger = { debug: silent, info: silent, error: silent, warn: (detail: object) => void warned.push(detail) }
  return { health, warned, tell: watchDrift(health, logger) }
}

describe('the drift radar', () => {
  test('warns once of a field that does not fit, and lists the field with its count', () => {
    const { health, warned, tell } = radar()
    for (const seconds of [0, 1, 2]) tell(drift(seconds))
    expect(warned).toEqual([{ provider: 'acme', operation: 'GET card', field: 'features' }])
    expect(health.of('acme', at(3)).drift).toEqual([{ operation: 'GET card', field: 'features', since: at(0), count: 3 }])
  })

  test('makes the provider DEGRADED although every call is answered, until the field was not seen for an hour', () => {
    const { health, tell } = radar()
    tell(drift(0))
    const call = (seconds: number) => ({ provider: 'acme', milliseconds: 1, outcome: 'ok', at: at(seconds) })
    health.record(call(1))
    expect(health.of('acme', at(2)).status).toBe('DEGRADED')
    health.record(call(3601))
    expect(health.of('acme', at(3602))).toMatchObject({ status: 'UP', drift: [] })
  })

  test('gives a second warning where the field is seen again after an hour', () => {
    const { warned, tell } = radar()
    tell(drift(0))
    tell(drift(3601))
    expect(warned).toHaveLength(2)
  })
})
