import type { Client } from '../client/index.ts'
import { describe } from './fetcher.ts'
import type { Memory } from './memory.ts'

/** Keeps the bar above the tabs true: watches the customer from its creation on, and asks what the person must do after every change. */
export async function follow(client: Client, memory: Memory): Promise<void> {
  const { customerId, changeCursor } = await customerOf(memory)
  for await (const change of client.watch(customerId, { after: changeCursor })) {
    const { customer } = await client.Requirements({ customerId })
    memory.require(customer?.requirements ?? [])
    memory.set({ changes: [...memory.snapshot().changes, describe(change)] })
  }
}

async function customerOf(memory: Memory): Promise<{ customerId: string; changeCursor: string }> {
  return new Promise(resolve => {
    const look = (): void => {
      const { customerId, changeCursor } = memory.snapshot().values
      if (typeof customerId !== 'string' || typeof changeCursor !== 'string') return
      stop()
      resolve({ customerId, changeCursor })
    }
    const stop = memory.subscribe(look)
    look()
  })
}
