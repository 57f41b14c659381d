import { describe, expect, test } from 'vitest'
import type { Connect } from '../../../src/client/transports.ts'
import { type Change, watch, WatchRefused } from '../../../src/client/watch.ts'

type Result = { data?: { statusChanged: Change }; errors?: { message: string }[] }

const change = (cursor: string, version: number, id = 'card_1'): Change => ({
  cursor,
  version,
  from: null,
  to: 'ACTIVE',
  source: 'POLL',
  at: '2026-01-01T00:00:00.000Z',
  reason: null,
  subject: { __typename: 'Card', id },
})

/** A server whose connections are scripted: each gives its changes, then breaks with its error or, without one, is completed. */
function server(...connections: { gives: (Change | Result)[]; breaks?: unknown; stays?: true }[]) {
  const asked: (string | null | undefined)[] = []
  const pauses: number[] = []
  const connect: Connect = async ({ after }) => {
    const connection = connections[asked.length]
    asked.push(after)
    let end = (): void => {}
    const ended = new Promise<void>(resolve => (end = resolve))
    async function* results(): AsyncGenerator<Result, void, undefined> {
      for (const given of connection?.gives ?? []) yield 'cursor' in given ? { data: { statusChanged: given } } : given
      if (connection?.breaks !== undefined) throw connection.breaks
      if (connection?.stays) await ended
    }
    const generator = results()
    return {
      close: end,
      results: {
        next: () => generator.next(),
        return: () => (end(), generator.return()),
        [Symbol.asyncIterator]: () => generator,
      } as never,
    }
  }
  const pause = async (failures: number): Promise<void> => void pauses.push(failures)
  return { asked, pauses, connect, pause, currentCursor: async () => 'now' as string | undefined }
}

async function take(changes: AsyncIterable<Change>, count: number): Promise<string[]> {
  const taken: string[] = []
  for await (const { subject, version } of changes) {
    taken.push(`${subject.id} ${version}`)
    if (taken.length === count) break
  }
  return taken
}

describe('watching a customer', () => {
  test('goes on after a broken connection from the last change it gave', async () => {
    const scene = server({ gives: [change('c1', 1), change('c2', 2)], breaks: { code: 1006 } }, { gives: [change('c3', 3)] })
    expect(await take(watch({ id: 'cus_1', ...scene }, { after: 'c0' }), 3)).toEqual(['card_1 1', 'card_1 2', 'card_1 3'])
    expect(scene.asked).toEqual(['c0', 'c2'])
  })

  test('drops a change whose version it already gave, subject by subject', async () => {
    const scene = server(
      { gives: [change('c1', 1), change('c2', 1, 'kyc_1')] },
      { gives: [change('c1', 1), change('c2', 1, 'kyc_1'), change('c3', 2, 'kyc_1')] },
    )
    expect(await take(watch({ id: 'cus_1', ...scene }, { after: 'c0' }), 3)).toEqual(['card_1 1', 'kyc_1 1', 'kyc_1 2'])
  })

  test('misses nothing when the connection breaks before the first change of a watch that began live', async () => {
    const scene = server({ gives: [], breaks: new TypeError('fetch failed') }, { gives: [change('c1', 1)] })
    expect(await take(watch({ id: 'cus_1', ...scene }), 1)).toEqual(['card_1 1'])
    expect(scene.asked).toEqual(['now', 'now'])
  })

  test('waits longer with every failure in a row, and is patient again after a change', async () => {
    const lost = { gives: [], breaks: { code: 1006 } }
    const scene = server(lost, lost, { gives: [change('c1', 1)], breaks: { code: 1006 } }, { gives: [change('c2', 2)] })
    await take(watch({ id: 'cus_1', ...scene }, { after: 'c0' }), 2)
    expect(scene.pauses).toEqual([1, 2, 1])
  })

  test('stops at what asking again would not help', async () => {
    for (const breaks of [[{ message: 'not found' }], { code: 4403 }, { response: { status: 401 } }]) {
      await expect(take(watch({ id: 'cus_1', ...server({ gives: [], breaks }) }, { after: 'c0' }), 1)).rejects.toThrow(
        WatchRefused,
      )
    }
    await expect(
      take(watch({ id: 'cus_1', ...server({ gives: [{ errors: [{ message: 'no such thing' }] }] }) }, { after: 'c0' }), 1),
    ).rejects.toThrow('no such thing')
    const foreign = { ...server(), currentCursor: async () => undefined }
    await expect(take(watch({ id: 'cus_2', ...foreign }), 1)).rejects.toThrow(
      'no customer or journey with the id cus_2 that this caller may see',
    )
  })

  test('goes on after an error of the server that passes, from the last change it gave', async () => {
    for (const code of ['INTERNAL', 'UNAVAILABLE', 'TOO_MANY_REQUESTS']) {
      const passing = [{ message: 'Something went wrong', extensions: { code } }]
      const scene = server(
        { gives: [change('c1', 1), { errors: passing }] },
        { gives: [], breaks: passing },
        { gives: [change('c2', 2)] },
      )
      expect(await take(watch({ id: 'cus_1', ...scene }, { after: 'c0' }), 2), code).toEqual(['card_1 1', 'card_1 2'])
      expect(scene.asked, code).toEqual(['c0', 'c1', 'c1'])
    }
  })

  test('goes on after the end of a token where each connection asks for a fresh token', async () => {
    for (const breaks of [{ code: 4403 }, { code: 4401 }, { response: { status: 401 } }]) {
      const scene = server({ gives: [change('c1', 1)], breaks }, { gives: [], breaks }, { gives: [change('c2', 2)] })
      expect(await take(watch({ id: 'cus_1', ...scene, renews: true }, { after: 'c0' }), 2)).toEqual(['card_1 1', 'card_1 2'])
    }
  })

  test('ends where the server refuses fresh tokens as well', async () => {
    const refused = { gives: [], breaks: { code: 4403 } }
    const scene = server(refused, refused, refused, refused)
    await expect(take(watch({ id: 'cus_1', ...scene, renews: true }, { after: 'c0' }), 1)).rejects.toMatchObject({
      name: 'WatchRefused',
      code: 'CLOSED_4403',
    })
    expect(scene.asked).toHaveLength(3)
  })

  test('ends quietly when it is aborted, even while nothing happens', async () => {
    const stop = new AbortController()
    const scene = server({ gives: [change('c1', 1)], stays: true })
    const changes = watch({ id: 'cus_1', ...scene }, { after: 'c0', signal: stop.signal })
    expect((await changes.next()).value).toMatchObject({ version: 1 })
    const last = changes.next()
    stop.abort()
    expect(await last).toEqual({ done: true, value: undefined })
  })
})
