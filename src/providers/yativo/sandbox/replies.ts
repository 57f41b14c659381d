import type { Reply } from '../../kit/sandbox.ts'
import { stageOf } from './time.ts'
import type { Customer, World } from './world.ts'

/** The input of a handler: the path's groups, the query, and the body once known to be an object. */
export type Asked = {
  readonly query: URLSearchParams
  readonly body: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** The same, with the posts of pages and the state of the sandbox. */
export type Context = Asked & { readonly world: World; readonly form: URLSearchParams }

export const ok = (data: object, effect?: string, status = 200, message = 'Done'): Reply => ({
  status,
  body: { success: true, message, data },
  ...(effect === undefined ? {} : { effect }),
})

/** The card API's own envelope. */
export const refuse = (status: number, code: string, more: object = {}): Reply => ({
  status,
  body: { success: false, error_code: code, message: `Refused: ${code}`, ...more },
})

/** The platform's envelope: authentication, permissions, limits, replays, malformed requests. */
export const platform = (status: number, error: string, more: object = {}): Reply => ({
  status,
  body: { error, message: `Refused: ${error}`, ...more },
})

export const noCustomer = (): Reply => refuse(404, 'CUSTOMER_NOT_FOUND')

export const masked = (email: string): string => email.replace(/^(.{0,2})[^@]*/, '$1***')

/** A page of the list names the stage's number and the next step, in English. */
export const STEPS: Readonly<Record<string, readonly [number, string]>> = {
  otp_requested: [1, 'Customer must enter the code sent by e-mail'],
  otp_verified: [2, 'Send the customer to identity verification'],
  kyc_initiated: [3, 'Waiting for identity verification'],
  kyc_completed: [4, 'Submit source of funds'],
  safe_deploying: [5, 'Account wallet is being deployed'],
  safe_deployed: [5, 'Issue a card'],
  card_created: [6, 'Card is being activated'],
  active: [6, 'Card is active — customer can spend'],
}

export function progressOf(world: World, customer: Customer): { flow_status: string; step: number; next_action: string } {
  const stage = stageOf(world, customer)
  const [step, next] = STEPS[stage] ?? [1, 'Contact support']
  return { flow_status: stage, step, next_action: next }
}
