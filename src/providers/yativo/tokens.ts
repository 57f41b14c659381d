import { z } from 'zod'
import { type ReadShape, shown } from '../kit/read-shape.ts'

/** Where the bearer token of each call comes from. */
export type Tokens = {
  current(): Promise<string>
  /** It was turned away: true when another may be had. */
  spoil(token: string): boolean
}
export type Minted = { readonly token: string; readonly renewAt: Date; readonly endsAt: Date }

/** A token from the configuration: when it is turned away there is no other. */
export const fixedToken = (token: string): Tokens => ({ current: () => Promise.resolve(token), spoil: () => false })

/** Mints tokens as they are needed: one request at a time however many callers wait, early, and while that fails the old one serves to its end. */
export function mintedTokens(mint: () => Promise<Minted>, now: () => Date): Tokens {
  let held: Minted | undefined
  let minting: Promise<Minted> | undefined

  function renew(): Promise<Minted> {
    minting ??= mint().finally(() => {
      minting = undefined
    })
    return minting
  }

  return {
    async current() {
      const last = held
      if (last !== undefined && now() < last.renewAt) return last.token
      try {
        held = await renew()
        return held.token
      } catch (fault) {
        if (last !== undefined && last === held && now() < last.endsAt) return last.token
        throw fault
      }
    },
    spoil(token) {
      if (held?.token === token) held = undefined
      return true
    },
  }
}

/** Seconds, as a number or in digits. */
const duration = z.union([
  z.number().nonnegative(),
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
])
/** Unlike all other answers of this API, the token is not wrapped in `data` [docs]. */
const answer = z.object({
  access_token: z.string().min(1),
  expires_in: shown(duration),
  refresh_recommendation: shown(z.object({ refresh_before_seconds: shown(duration) })),
})
/** Seconds before its end at which a token is renewed, where the answer recommends nothing [docs]. */
const EARLY = 300
/** Seconds for which a token is used where the answer does not say how long the token lives. */
const SHORT = 300

/** A minted token, its life counted from before the request was sent. */
export function readToken(value: unknown, askedAt: Date, readShape: ReadShape): Minted {
  const { access_token, expires_in: told, refresh_recommendation } = readShape(answer, value, 'POST token')
  const expires_in = told || SHORT
  const early = Math.min(refresh_recommendation?.refresh_before_seconds ?? EARLY, expires_in / 2)
  const after = (seconds: number): Date => new Date(askedAt.getTime() + seconds * 1000)
  return { token: access_token, renewAt: after(expires_in - early), endsAt: after(expires_in) }
}
