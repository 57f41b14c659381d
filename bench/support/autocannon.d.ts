/** It comes without types: what is used of it here. */
declare module 'autocannon' {
  export type Result = {
    readonly requests: { readonly average: number }
    readonly latency: { readonly p50: number; readonly p99: number }
    readonly errors: number
    readonly non2xx: number
  }
  export type Options = {
    readonly url: string
    readonly method: 'POST'
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
    readonly connections: number
    /** Seconds. */
    readonly duration: number
    /** Threads that send: with one, the sender does not use up what is measured. */
    readonly workers: number
  }
  export default function autocannon(options: Options): Promise<Result>
}
