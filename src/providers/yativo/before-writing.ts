import { Fault } from '../../domain/fault.ts'

/** What a call that writes nothing came to, as seen by the write it was made for: that was never sent. */
export async function beforeWriting<T>(task: Promise<T>): Promise<T> {
  try {
    return await task
  } catch (thrown) {
    if (thrown instanceof Fault && (thrown.code === 'no-answer' || thrown.code === 'unreadable'))
      throw new Fault('unavailable', `nothing was written, because of what had to be read first: ${thrown.message}`, {
        cause: thrown,
      })
    throw thrown
  }
}
