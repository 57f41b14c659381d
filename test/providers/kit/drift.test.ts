import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Fault } from '../../../src/domain/fault.ts'
import { items, paging, readShape, shown } from '../../../src/providers/kit/read-shape.ts'
import { unpack } from '../../../src/providers/kit/unpack.ts'
import { readList } from '../../../src/providers/kit/whole-list.ts'

const MIB = 1024 * 1024
const json = Buffer.from('{"a":1}')

describe('a packed answer', () => {
  test.each([
    ['gzip', gzipSync(json)],
    ['x-gzip', gzipSync(json)],
    ['deflate', deflateSync(json)],
    ['deflate', deflateRawSync(json)],
    ['br', brotliCompressSync(json)],
    ['gzip, br', brotliCompressSync(gzipSync(json))],
    ['identity', json],
    [undefined, Buffer.concat([Buffer.from('\uFEFF'), json])],
  ])('is read where its coding is %s', async (coding, bytes) => {
    expect((await unpack(bytes, coding, MIB)).toString()).toBe('{"a":1}')
  })

  test('is not unpacked beyond the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * MIB))
    expect(bomb.length).toBeLessThan(MIB)
    await expect(unpack(bomb, 'gzip', MIB)).rejects.toMatchObject({ code: 'ERR_BUFFER_TOO_LARGE' })
  })

  test('is unreadable where its coding is not known', async () => {
    await expect(unpack(json, 'zstd', MIB)).rejects.toMatchObject({ name: 'Fault', code: 'unreadable' })
  })
})

describe('an answer that has drifted', () => {
  const card = z.object({ id: z.string(), last4: shown(z.string()), features: shown(z.object({ jit: shown(z.boolean()) })) })
  const list = z.union([z.object({ data: items(card), page: paging }), items(card)])
  const read = (shape: z.ZodType, value: unknown) => {
    const fields: string[] = []
    const result = (() => {
      try {
        return readShape(shape, value, 'GET card', told => fields.push(...told))
      } catch (thrown) {
        return (thrown as Fault).code
      }
    })()
    return { result, fields }
  }

  test('keeps its other fields where a field that is only shown does not fit', () => {
    expect(read(card, { id: 'a', last4: 1234, features: [] })).toEqual({ result: { id: 'a' }, fields: ['last4', 'features'] })
    expect(read(card, { id: 'a', last4: null, features: { jit: 'yes' } })).toEqual({
      result: { id: 'a', last4: null, features: {} },
      fields: ['features.jit'],
    })
  })

  test('is a fault that names the field where a field that decides does not fit', () => {
    expect(read(card, { id: 7 })).toEqual({ result: 'unreadable', fields: ['id'] })
  })

  test('tells nothing where all fields fit or are missing', () => {
    expect(read(card, { id: 'a' })).toEqual({ result: { id: 'a' }, fields: [] })
  })

  test('keeps the items that fit, and counts and names the others', () => {
    expect(read(list, { data: [{ id: 'a' }, { id: 7 }, { id: 'b', last4: 1 }], page: { total: '3' } })).toEqual({
      result: { data: { items: [{ id: 'a' }, { id: 'b' }], unread: 1 }, page: { total: 3, doubtful: false } },
      fields: ['data.[].id', 'data.[].last4'],
    })
  })

  test('proves no absence by a list with an item, or a length, that does not fit', async () => {
    const listed = (page: object) =>
      readList(
        'GET cards',
        (item: { id: string }) => item.id,
        async () => ({ items: [], ...page }),
      )
    expect((await listed({ total: 0 })).proof).toBe('counted')
    expect((await listed({ total: 1, unread: 1 })).proof).toBe('doubtful')
    expect((await listed({ doubtful: true })).proof).toBe('doubtful')
  })
})
