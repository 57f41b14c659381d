/** The server sends a comment every 12 seconds: after three missed comments the network is gone. */
const SILENCE_MS = 45_000

/**
 * A fetch whose answer ends with an error after this many milliseconds without a byte. An event stream on a dead network shows no
 * other sign: the browser waits for hours.
 */
export function endingWhenSilent(inner: typeof fetch, silence = SILENCE_MS): typeof fetch {
  return async (input, init) => {
    const answer = await inner(input, init)
    if (answer.body === null) return answer
    const { status, statusText, headers } = answer
    return new Response(limited(answer.body, silence), { status, statusText, headers })
  }
}

function limited(body: ReadableStream<Uint8Array>, silence: number): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  let timer: ReturnType<typeof setTimeout> | undefined
  return new ReadableStream({
    async pull(controller) {
      const silent = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new TypeError('the server is silent')), silence)
      })
      try {
        const { done, value } = await Promise.race([reader.read(), silent])
        if (done) controller.close()
        else controller.enqueue(value)
      } catch (error) {
        controller.error(error)
        void reader.cancel().catch(() => {})
      } finally {
        clearTimeout(timer)
      }
    },
    cancel(reason) {
      clearTimeout(timer)
      return reader.cancel(reason)
    },
  })
}
