import { type Problem, Refusal } from '../../gateway/api/refusal.ts'

type Payload<Name extends string, T> = { readonly [K in Name]: T | null } & { readonly errors: readonly Problem[] }

/** The result of a verb: the record under the record's name, or the caller's mistakes. Every other error is a bug and stays thrown. */
export async function payload<Name extends string, T>(name: Name, verb: Promise<T>): Promise<Payload<Name, T>> {
  const answer = (made: T | null, errors: readonly Problem[]) => ({ [name]: made, errors }) as Payload<Name, T>
  try {
    return answer(await verb, [])
  } catch (thrown) {
    if (thrown instanceof Refusal) return answer(null, thrown.problems)
    throw thrown
  }
}
