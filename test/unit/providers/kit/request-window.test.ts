import { expect, test } from 'vitest'
import { takeCalls, type Taken } from '../../../../src/domain/call-window.ts'
import { requestWindow, type SharedWindow } from '../../../../src/providers/kit/request-window.ts'

const WINDOW = { limit: 8, seconds: 60 }
const now = new Date(0)

/** As the database keeps it: a moment passes before each answer. */
function shared(): SharedWindow & { questions: number } {
  let taken: Taken = []
  const ask = async (window: typeof WINDOW, kind: 'read' | 'write', wanted: number) => {
    ask.questions++
    await Promise.resolve()
    const answer = takeCalls(taken, window, { now: 0, wanted, kind })
    taken = answer.taken
    return answer
  }
  ask.questions = 0
  return ask
}
const outcomes = async (calls: readonly Promise<void>[]): Promise<number> =>
  (await Promise.allSettled(calls)).filter(({ status }) => status === 'fulfilled').length

test('two processes together make no more calls than one may', async () => {
  const window = shared()
  const [one, other] = [requestWindow(WINDOW, window), requestWindow(WINDOW, window)]
  const calls = Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? one : other)('write', now))
  expect(await outcomes(calls)).toBe(8)
})

test('calls that wait for the shared window are asked for together', async () => {
  const window = shared()
  const admit = requestWindow({ limit: 1_000, seconds: 60 }, window)
  expect(await outcomes(Array.from({ length: 100 }, () => admit('read', now)))).toBe(100)
  expect(window.questions).toBe(2)
})

test('reads that use up their share leave calls to writes', async () => {
  const admit = requestWindow(WINDOW)
  expect(await outcomes(Array.from({ length: 20 }, () => admit('read', now)))).toBe(6)
  await expect(admit('read', now)).rejects.toMatchObject({ code: 'unavailable', retryAfter: 60 })
  await expect(admit('write', now)).resolves.toBeUndefined()
})

test('a shared window that cannot be asked fails the call before it is sent, and the next call asks again', async () => {
  const away = new Error('away')
  let fails = true
  const admit = requestWindow(WINDOW, async () => {
    if (fails) throw away
    return { granted: 1, retryAfter: 0 }
  })
  await expect(admit('write', now)).rejects.toMatchObject({ code: 'unavailable', retryAfter: 1 })
  fails = false
  await expect(admit('write', now)).resolves.toBeUndefined()
})
