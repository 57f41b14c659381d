import { request } from 'undici'
import type { PendingNotice } from './world.ts'

export type NoticeDesk = {
  tell(notice: PendingNotice): void
  deliverTo(url: string | undefined): void
  deliver(): Promise<void>
  readonly delivery: { copies: number; shuffled: boolean; lost: number }
}

const MOST_TRIES = 5

/**
 * Deliveries: unsigned, to an address whose last part is the secret. Without an address no delivery is kept.
 * The next `lost` deliveries are lost for good; a delivery without an acknowledgement is repeated with the next round.
 */
export function createNoticeDesk(now: () => Date, token: string, chance: () => number): NoticeDesk {
  let address: string | undefined
  let pending: { readonly notice: PendingNotice; tries: number }[] = []
  const delivery = { copies: 1, shuffled: false, lost: 0 }

  async function post(body: string, url: string): Promise<boolean> {
    try {
      const answer = await request(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
      await answer.body.dump()
      return answer.statusCode < 300
    } catch {
      return false
    }
  }

  return {
    delivery,
    tell: notice => {
      if (address !== undefined) pending.push({ notice, tries: 0 })
    },
    deliverTo: url => {
      address = url === undefined || url.endsWith(`/${token}`) ? url : `${url.replace(/\/+$/, '')}/${token}`
      if (url === undefined) pending = []
    },
    async deliver() {
      const url = address
      if (url === undefined) return
      const due = pending.filter(({ notice }) => notice.due <= now())
      pending = pending.filter(({ notice }) => notice.due > now())
      const ordered = delivery.shuffled
        ? due
            .map(one => ({ one, at: chance() }))
            .toSorted((a, b) => a.at - b.at)
            .map(({ one }) => one)
        : due
      for (const one of ordered) {
        const body = one.notice.body()
        if (delivery.lost > 0) {
          delivery.lost--
          continue
        }
        for (let copy = 0; copy < delivery.copies; copy++) {
          if (!(await post(JSON.stringify(body), url)) && copy === 0 && ++one.tries < MOST_TRIES) pending.push(one)
        }
      }
    },
  }
}
