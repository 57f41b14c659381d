import { afterEach, expect, test, vi } from 'vitest'
import { createClient } from '../../../src/client/index.ts'

afterEach(() => vi.unstubAllGlobals())

test('a client in a page may be made with a relative address, for calls and for event streams', async () => {
  vi.stubGlobal('location', { href: 'https://shop.test/account?x=1' })
  const opened: string[] = []
  const failing: typeof fetch = async address => {
    opened.push(address instanceof Request ? address.url : String(address))
    return new Response('{"errors":[{"message":"no","extensions":{"code":"NOT_FOUND"}}]}', { status: 404 })
  }
  const options = { fetch: failing, transport: 'sse' } as const
  await expect(createClient('/graphql', options).Viewer()).rejects.toThrow('HTTP 404')
  await expect(createClient('/graphql', options).watch('cus_1', { after: 'c' }).next()).rejects.toThrow('HTTP 404')
  expect(opened).toEqual(['https://shop.test/graphql', 'https://shop.test/graphql'])
})
