import { Writable } from 'node:stream'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { Fault } from '../../../src/domain/fault.ts'
import { describeError } from '../../../src/gateway/logger.ts'
import { LOG_SERIALIZERS } from '../../../src/open-world.ts'
import { QueryFailed } from '../../../src/storage/query-failed.ts'

const CANARY = { name: 'Zebedee Canary', email: 'zebedee@canary.test', passport: '123456789' }

function logged(detail: object): Record<string, Record<string, unknown>> {
  let text = ''
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk)
      done()
    },
  })
  pino({ base: null, serializers: LOG_SERIALIZERS }, stream).error(detail, 'it broke')
  return JSON.parse(text) as Record<string, Record<string, unknown>>
}

test('an error is logged with its type, message, code, journey and place', () => {
  const error = Object.assign(new TypeError("Cannot read properties of undefined (reading 'id')"), {
    code: 'E_X',
    journey: 'crd_1',
  })
  for (const name of ['error', 'err']) {
    expect(logged({ [name]: error })[name]).toEqual({
      type: 'TypeError',
      message: "Cannot read properties of undefined (reading 'id')",
      code: 'E_X',
      journey: 'crd_1',
      stack: expect.stringMatching(/^ +at .*logger\.test\.ts/) as string,
    })
  }
})

test('the cause of an error is logged like the error itself', () => {
  expect(
    describeError(new Error('outer', { cause: new Fault('no-answer', 'expected an answer to GET card but got 502') })),
  ).toMatchObject({
    cause: { type: 'Fault', code: 'no-answer', message: 'expected an answer to GET card but got 502' },
  })
})

test('a failed statement is logged with its SQLSTATE', () => {
  const failed = new QueryFailed('the database did not carry out a statement: x (23505)', '23505', 'customers_pkey', 'insert')
  expect(describeError(failed)).toMatchObject({
    type: 'QueryFailed',
    code: '23505',
    message: expect.stringContaining('23505') as string,
  })
})

function thrownBy(work: () => unknown): unknown {
  try {
    return work()
  } catch (thrown) {
    return thrown
  }
}

test.each([
  ['JSON that cannot be read', thrownBy(() => JSON.parse(CANARY.name) as unknown)],
  ['JSON that ends early', thrownBy(() => JSON.parse(`{"name": "${CANARY.name}", "email": "${CANARY.email}"`) as unknown)],
  ['a message with an address', new Error(`no user ${CANARY.email}`)],
  ['a message with a number', new Error(`passport ${CANARY.passport} is known`)],
  ['a message over several lines', new Error(`Failed query: insert\nparams: ${CANARY.name}`)],
  [
    'properties of an error',
    Object.assign(new Error('failed'), { input: CANARY, response: { body: CANARY.name }, code: CANARY.name }),
  ],
  ['a cause', new Error('failed', { cause: new Error(`was "${CANARY.name}"`) })],
  ['no error at all', CANARY],
])('%s brings no personal value into the log', (_what, error) => {
  const text = JSON.stringify(logged({ error }))
  for (const value of [...Object.values(CANARY), 'Zebedee', 'Canary']) expect(text).not.toContain(value)
})
