import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Channel } from './executor.ts'
import { StartProblem } from './start-problem.ts'
import { Wakes } from './wakes.ts'

const FIRST_RETRY_MS = 100
const LAST_RETRY_MS = 10_000
/** A connection that died silently (a firewall, a power cut) is detected by asking. */
const HEARTBEAT_MS = 30_000
const HEARD_WITHIN_MS = 3_000

/**
 * One PostgreSQL connection that only listens. Pooled connections cannot: LISTEN belongs to a connection. A lost connection
 * is opened again, with growing pauses, and every listener is woken for missed notifications.
 */
export class Listener {
  readonly #config: pg.ClientConfig
  readonly #wakes = new Wakes()
  #client: Promise<pg.Client> | undefined
  #retry: NodeJS.Timeout | undefined
  #heartbeat: NodeJS.Timeout | undefined
  #closed = false

  constructor(config: pg.ClientConfig) {
    this.#config = config
  }

  async listen(channel: Channel, wake: (payload: string) => void): Promise<() => Promise<void>> {
    const remove = this.#wakes.add(channel, wake)
    // While the connection is down no wait is needed: the reconnection listens to the channel too, and wakes the channel then.
    if (this.#retry === undefined) {
      try {
        await (this.#client === undefined ? this.#connect() : this.#ask(await this.#client, channel))
      } catch (thrown) {
        remove()
        throw thrown
      }
    }
    // No listener calls UNLISTEN: a channel without wakes costs nothing, and a new listener of the same channel must not race with UNLISTEN.
    return async () => void remove()
  }

  /** Throws where a notification does not come back: behind a pooler LISTEN succeeds, and no notification ever arrives. */
  async expectHeard(notify: (token: string) => Promise<unknown>, pooled: boolean): Promise<void> {
    const token = randomUUID()
    let timer: NodeJS.Timeout | undefined
    let hear = (_heard: boolean): void => {}
    const heard = new Promise<boolean>(resolve => (hear = resolve))
    const stop = await this.listen('start', payload => {
      if (payload === token) hear(true)
    })
    try {
      await notify(token)
      timer = setTimeout(() => hear(false), HEARD_WITHIN_MS)
      if (await heard) return
    } finally {
      clearTimeout(timer)
      await stop()
    }
    throw new StartProblem(
      pooled
        ? 'Notifications sent through DATABASE_URL do not arrive at DATABASE_LISTEN_URL. Let both lead to the same database, and DATABASE_LISTEN_URL to PostgreSQL itself, past every pooler.'
        : 'Notifications do not come back from DATABASE_URL: a connection pooler answers there. Set DATABASE_LISTEN_URL to the address of PostgreSQL itself.',
    )
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#retry)
    clearInterval(this.#heartbeat)
    const client = await this.#client?.catch(() => undefined)
    await client?.end().catch(() => {})
  }

  /** A connection that is being cut may fail here before the connection ends: the listener gives the connection up, and asks the next. */
  async #ask(client: pg.Client, channel: Channel): Promise<void> {
    await client.query(`listen ${channel}`).catch(() => client.end())
  }

  #connect(): Promise<pg.Client> {
    const opening = this.#open()
    this.#client = opening
    opening.catch(() => {
      if (this.#client === opening) this.#client = undefined
    })
    return opening
  }

  async #open(): Promise<pg.Client> {
    const client = new pg.Client(this.#config)
    let lost = false
    const lose = () => {
      if (lost) return
      lost = true
      clearInterval(this.#heartbeat)
      client.end().catch(() => {})
      if (opened) this.#again(FIRST_RETRY_MS)
    }
    let opened = false
    client.on('error', lose)
    client.on('end', lose)
    client.on('notification', ({ channel, payload }) => this.#wakes.tell(channel, payload ?? ''))
    try {
      await client.connect()
      for (const channel of this.#wakes.channels) await client.query(`listen ${channel}`)
    } catch (thrown) {
      client.end().catch(() => {})
      throw thrown
    }
    opened = true
    this.#heartbeat = setInterval(() => void client.query('select 1').catch(lose), HEARTBEAT_MS).unref()
    return client
  }

  #again(pause: number): void {
    if (this.#closed) return
    this.#client = undefined
    this.#retry = setTimeout(() => {
      const opening = this.#connect()
      opening.then(
        () => {
          // Unless the connection is lost again already.
          if (this.#client === opening) this.#retry = undefined
          this.#wakes.tellAll()
        },
        () => this.#again(Math.min(pause * 2, LAST_RETRY_MS)),
      )
    }, pause).unref()
  }
}
