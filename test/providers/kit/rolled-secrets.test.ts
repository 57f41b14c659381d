import { describe, expect, test } from 'vitest'
import type { Delivery } from '../../../src/domain/provider.ts'
import { createWebhooks as createArtha } from '../../../src/providers/artha/webhooks.ts'
import { createWebhooks as createFyatu, signature as signFyatu } from '../../../src/providers/fyatu/webhooks.ts'
import { createWebhooks as createYativo, signature as signYativo } from '../../../src/providers/yativo/webhooks.ts'

const NOW = new Date(1_790_000_000_000)
const T = '1790000000'
const [NEW, OLD] = ['whsec_new_and_long_enough', 'whsec_old_and_long_enough']
const bytes = (notice: object, mark = ''): Buffer => Buffer.from(mark + JSON.stringify(notice))

type Case = {
  readonly id: string
  readonly create: (secrets: string) => { read(delivery: Delivery): object }
  readonly notice: object
  /** The delivery of a body, signed once with each secret. */
  readonly signed: (body: Buffer, ...secrets: readonly string[]) => Delivery
  /** Whether one delivery may have several signatures; otherwise it has one token. */
  readonly several: boolean
}
const CASES: readonly Case[] = [
  {
    id: 'fyatu',
    several: true,
    create: createFyatu,
    notice: {
      event: 'CARD_ISSUED',
      eventId: 'evt_1',
      businessId: 'B',
      environment: 'LIVE',
      timestamp: '',
      data: { cardId: 'c1' },
    },
    signed: (body, ...secrets) => ({
      headers: { 'x-fyatu-signature': [`t=${T}`, ...secrets.map(secret => `v1=${signFyatu(secret, T, body)}`)].join(',') },
      body,
      now: NOW,
    }),
  },
  {
    id: 'yativo',
    several: true,
    create: createYativo,
    notice: { id: 'evt_1', type: 'card.frozen', data: { card_id: 'c1' } },
    signed: (body, ...secrets) => ({
      headers: {
        'x-yativo-timestamp': T,
        'x-yativo-signature': secrets.map(secret => signYativo(secret, T, body)).join(', '),
      },
      body,
      now: NOW,
    }),
  },
  {
    id: 'artha',
    several: false,
    create: createArtha,
    notice: { event: 'card.freeze', card_id: 'c1' },
    signed: (body, ...secrets) => ({ headers: {}, body, token: secrets.at(-1) ?? '', now: NOW }),
  },
]

describe.each(CASES)('a notice of $id', ({ create, notice, signed }) => {
  const about = { about: [{ kind: 'card', refs: { id: 'c1' } }] }

  test('is verified with the new and with the old secret during a roll', () => {
    const { read } = create(`${NEW}, ${OLD}`)
    expect(read(signed(bytes(notice), NEW))).toMatchObject(about)
    expect(read(signed(bytes(notice), OLD))).toMatchObject(about)
    expect(read(signed(bytes(notice), 'whsec_of_a_stranger'))).toEqual({ unverified: 'forged' })
  })

  test('is read if the body begins with a byte order mark', () => {
    expect(create(NEW).read(signed(bytes(notice, '\u{feff}'), NEW))).toMatchObject(about)
  })
})

describe.each(CASES.filter(({ several }) => several))('a notice of $id with two signatures', ({ create, notice, signed }) => {
  test.each([
    ['ours comes first', NEW, OLD],
    ['ours comes last', OLD, NEW],
  ])('is verified if %s', (_order, ...secrets) => {
    expect(create(NEW).read(signed(bytes(notice), ...secrets))).toMatchObject({ about: [{ kind: 'card', refs: { id: 'c1' } }] })
  })

  test('is refused if neither signature is ours', () => {
    expect(create(NEW).read(signed(bytes(notice), OLD, 'whsec_of_a_stranger'))).toEqual({ unverified: 'forged' })
  })
})
