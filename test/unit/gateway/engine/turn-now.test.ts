import { expect, test, vi } from 'vitest'
import { atMost, turnNow } from '../../../../src/gateway/engine/turn-now.ts'
import type { World } from '../../../../src/gateway/world.ts'

test('a turn that breaks is logged with its journey, and fails no mutation', async () => {
  const error = vi.fn<World['logger']['error']>()
  const world = {
    now: () => new Date(0),
    limits: { mutationWait: 1, lease: 30 },
    logger: { error },
    get database(): never {
      throw new Error('the database is away')
    },
  } as unknown as World
  await expect(turnNow(world, 'top_1')).resolves.toBeUndefined()
  expect(error).toHaveBeenCalledWith(
    expect.objectContaining({ journey: 'top_1', error: new Error('the database is away') }),
    expect.any(String),
  )
})

test('a caller waits no longer than the given seconds, and learns whether the task ended', async () => {
  vi.useFakeTimers()
  try {
    const late = atMost(2, new Promise(() => undefined))
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await late).toBe(false)
    expect(await atMost(2, Promise.resolve())).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})
