import { z } from 'zod'
import { Fault } from '../../../../src/domain/fault.ts'
import type { Key } from '../../../../src/domain/key.ts'
import { type Answer, createHttp, parseJson } from '../../../../src/providers/kit/http.ts'
import { readShape } from '../../../../src/providers/kit/read-shape.ts'
import type { Surroundings } from '../../../../src/providers/kit/surroundings.ts'
import { tryJson } from '../../../../src/providers/kit/try-json.ts'

export const settings = z.object({
  KESTREL_BASE_URL: z.url({ error: 'expected a URL such as https://api.kestrel.example but got something else' }),
  KESTREL_TOKEN: z
    .string({ error: 'expected the token of the programme but got nothing' })
    .min(8, 'expected the token of the programme but it is too short'),
})
export type Settings = z.infer<typeof settings>

export type Call<T> = {
  readonly operation: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: object
  readonly shape: z.ZodType<T>
}
export type Wire = {
  read<T>(call: Call<T>): Promise<T>
  write<T>(call: Call<T>, key: Key): Promise<T>
}

const Refused = z.object({ code: z.string().max(40) })

/** A bearer token and JSON; a refusal is a `code`. Every write takes our key in a header and honours it for ever. */
export function createWire({ KESTREL_BASE_URL, KESTREL_TOKEN }: Settings, surroundings: Surroundings): Wire {
  const http = createHttp({ provider: 'kestrel', baseUrl: KESTREL_BASE_URL, surroundings, concurrency: 8, ownWords })
  const call = async <T>({ operation, method, path, body, shape }: Call<T>, key?: Key): Promise<T> => {
    const answer = await http.call({ name: operation, ...(key === undefined ? {} : { key }) }, () => ({
      method,
      path,
      headers: {
        authorization: `Bearer ${KESTREL_TOKEN}`,
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'x-key': key.value }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }))
    if (answer.status < 400) return readShape(shape, parseJson(answer, operation), operation)
    const code = Refused.safeParse(parseJson(answer, operation)).data?.code
    throw new Fault(
      'rejected',
      `expected ${operation} to be accepted but got ${answer.status}`,
      CODES.has(code ?? '') ? { providerCode: code as string } : {},
    )
  }
  return { read: asked => call(asked), write: call }
}

const ownWords = ({ body }: Answer): boolean => Refused.safeParse(tryJson(body)).success

/** What a refusal may say; anything else is free text for all we know, and is dropped. */
const CODES = new Set(['unknown', 'no-money', 'no-selfie', 'email-taken', 'not-now'])
