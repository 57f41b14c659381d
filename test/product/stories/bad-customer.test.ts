import { CallFailed } from '../../../src/client/index.ts'
import { beforeAll, expect, test } from 'vitest'
import { refuses, tracesIn } from '../../support/refusals.ts'
import { story } from '../../support/story.ts'

story({ providers: ['artha'], databases: 'one' }, harness => {
  const client = () => harness.door.client
  const profile = (change: object) => () =>
    client().CreateCustomer({ input: { externalId: 'nobody', profile: { email: 'nobody@example.test', ...change } } })
  const address = { line1: '1 Quay St', city: 'Leith', country: 'GB' }
  let customerId: string
  beforeAll(async () => {
    customerId = (
      await client().CreateCustomer({ input: { externalId: 'person-taken', profile: { email: 'taken@example.test' } } })
    ).createCustomer.customer!.id
  })

  refuses(harness, [
    ['somebody under age', profile({ dateOfBirth: '2010-01-01' }), 'INVALID_INPUT', ['profile', 'dateOfBirth'], /18/],
    ['somebody not born yet', profile({ dateOfBirth: '2030-01-01' }), 'INVALID_INPUT', ['profile', 'dateOfBirth'], /in the past/],
    [
      'somebody born on a day that never was',
      profile({ dateOfBirth: '1991-02-30' }),
      'INVALID_INPUT',
      ['profile', 'dateOfBirth'],
      /exists/,
    ],
    ['somebody of 130', profile({ dateOfBirth: '1896-01-01' }), 'INVALID_INPUT', ['profile', 'dateOfBirth'], /impossible/],
    [
      'an e-mail address that is none',
      profile({ email: 'ines at example' }),
      'INVALID_INPUT',
      ['profile', 'email'],
      /ines@example\.com/,
    ],
    [
      'two e-mail addresses',
      profile({ email: 'a@example.test,b@example.test' }),
      'INVALID_INPUT',
      ['profile', 'email'],
      /e-mail/,
    ],
    [
      'an e-mail address with a line break',
      profile({ email: 'a@example.test\r\nbcc: b@example.test' }),
      'INVALID_INPUT',
      ['profile', 'email'],
      /control characters/,
    ],
    [
      'a phone number without its country',
      profile({ phone: '07700900123' }),
      'INVALID_INPUT',
      ['profile', 'phone'],
      /\+447700900123/,
    ],
    ['a country that there is none of', profile({ nationality: 'XX' }), 'INVALID_INPUT', ['profile', 'nationality'], /ISO 3166/],
    [
      'a country by its name',
      profile({ address: { ...address, country: 'Scotland' } }),
      'INVALID_INPUT',
      ['profile', 'address', 'country'],
      /GB/,
    ],
    [
      'an address without a street',
      profile({ address: { ...address, line1: ' ' } }),
      'INVALID_INPUT',
      ['profile', 'address', 'line1'],
      /required/,
    ],
    ['a gender of one’s own', profile({ gender: 'yes' }), 'INVALID_INPUT', ['profile', 'gender'], /male, female, other/],
    [
      'a name as long as a book',
      profile({ firstName: 'N'.repeat(200 * 1024) }),
      'INVALID_INPUT',
      ['profile', 'firstName'],
      /at most 64/,
    ],
    [
      'no externalId',
      () => client().CreateCustomer({ input: { externalId: '', profile: { email: 'nobody@example.test' } } }),
      'INVALID_INPUT',
      ['externalId'],
      /required/,
    ],
    [
      'an externalId that is taken',
      () => client().CreateCustomer({ input: { externalId: 'person-taken', profile: { email: 'x@example.test' } } }),
      'CONFLICT',
      ['externalId'],
      /another customer has/,
    ],
    [
      'a change of nothing',
      () => client().UpdateCustomer({ input: { id: customerId, profile: {} } }),
      'INVALID_INPUT',
      ['profile'],
      /at least one/,
    ],
  ])

  test('every mistake in one input is told at once', async () => {
    const { createCustomer } = await client().CreateCustomer({
      input: { externalId: 'several', profile: { email: 'x', phone: 'y', nationality: 'z' } },
    })
    expect(createCustomer.errors.map(({ path }) => path?.at(-1))).toEqual(['email', 'phone', 'nationality'])
  })

  test('a request that sends no document and is longer than 256 KiB is refused with 413', async () => {
    const before = await tracesIn(harness)
    const thrown = await profile({ firstName: 'N'.repeat(300 * 1024) })().catch((refused: unknown) => refused)
    expect(thrown).toBeInstanceOf(CallFailed)
    expect(thrown).toMatchObject({ status: 413 })
    expect(await tracesIn(harness)).toEqual(before)
  })

  test('a request longer than any document is refused with 413 before the server reads the request', async () => {
    const before = await tracesIn(harness)
    const thrown = await profile({ firstName: 'N'.repeat(40 * 1024 * 1024) })().catch((refused: unknown) => refused)
    expect(thrown).toBeInstanceOf(Error)
    const status = thrown instanceof CallFailed && thrown.status !== undefined ? thrown.status : 413
    expect(status, 'or the connection is cut while it is being sent').toBe(413)
    expect(await tracesIn(harness)).toEqual(before)
  })
})
