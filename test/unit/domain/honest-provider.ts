import { Fault } from '../../../src/domain/fault.ts'
import type { Key } from '../../../src/domain/key.ts'
import { later } from '../../../src/domain/journey.ts'
import type { Observation, Progress } from '../../../src/domain/progress.ts'

/** findable: it can be asked, and is right once it has settled. keyed: it keeps our keys. mute: neither. */
export type Style = 'findable' | 'keyed' | 'mute'
/** What becomes of one write on the wire. The last three are silence; `acts` is how many seconds later it takes effect. */
export type Fate =
  | { readonly is: 'answered'; readonly with: 'moved' | 'waits' }
  | { readonly is: 'asks' }
  | { readonly is: 'refused' }
  | { readonly is: 'unreachable' }
  | { readonly is: 'never arrives' }
  | { readonly is: 'answer lost'; readonly acts: number }

export const SETTLES_IN = 20
export const WRITE_TIMEOUT = 15
/** For how many seconds a keyed provider keeps a key, from its first use. */
export const KEY_LIFE = 7200
export const STEPS = ['prepare', 'pay'] as const

/** A provider that takes the write of each step, and is honest about what it did. Its clock is the caller's. */
export type HonestProvider = {
  send(step: number, key: Key, fate: Fate, now: Date): Progress<unknown>
  look(step: number, open: { key: string; sentAt: Date } | undefined, now: Date): Observation<unknown> | Fault
  /** How often the step's write has taken effect, or still will. */
  effects(step: number): number
  /** Whether a write under this key has taken effect, or still will. */
  acted(key: string): boolean
  /** What a person sees who looks long enough. */
  happened(step: number): boolean
}

export function honestProvider(style: Style): HonestProvider {
  const acted: { step: number; key: string; at: Date }[] = []
  const firstUse = new Map<string, Date>()
  const kept = (key: string, now: Date): boolean => {
    const first = firstUse.get(key)
    return style === 'keyed' && first !== undefined && now < later(first, KEY_LIFE)
  }
  const reached = (step: number): Progress<unknown> =>
    step + 1 < STEPS.length
      ? { is: 'moved', refs: { [`step${step}`]: 'taken' } }
      : { is: 'done', refs: { [`step${step}`]: 'taken' }, result: { status: 'APPROVED' } }

  function act(step: number, key: string, at: Date, now: Date): void {
    if (!kept(key, now)) {
      acted.push({ step, key, at })
      firstUse.set(key, now)
    }
  }

  return {
    send(step, key, fate, now) {
      key.spend('POST step', now)
      switch (fate.is) {
        case 'unreachable':
          throw new Fault('unavailable', 'expected a connection but got none')
        case 'never arrives':
          throw new Fault('no-answer', 'expected an answer but got none')
        case 'answer lost':
          act(step, key.value, later(now, fate.acts), now)
          throw new Fault('no-answer', 'expected an answer but got none')
        case 'answered':
          act(step, key.value, now, now)
          return fate.with === 'waits' ? { is: 'waits', refs: {}, checkIn: 30 } : reached(step)
        case 'asks':
        case 'refused':
          // A key that it keeps is answered as it was the first time.
          if (kept(key.value, now)) return reached(step)
          if (fate.is === 'refused') throw new Fault('rejected', 'expected the write to be taken but it was refused')
          return {
            is: 'needs',
            refs: {},
            requirements: [{ name: 'code', label: 'Code', shape: 'code', sentTo: 'you' }],
            checkIn: 600,
          }
      }
    },
    look(step, open, now) {
      const seen = acted.some(effect => effect.step === step && effect.at <= now)
      if (open === undefined) return seen ? reached(step) : { is: 'same' }
      if (style === 'findable') return seen ? reached(step) : { is: 'absent' }
      if (style === 'keyed') return { is: 'repeatable', until: later(open.sentAt, KEY_LIFE) }
      return new Fault('unknowable', 'expected to be able to ask but this provider cannot be asked')
    },
    effects: step => acted.filter(effect => effect.step === step).length,
    acted: key => acted.some(effect => effect.key === key),
    happened: step => acted.some(effect => effect.step === step),
  }
}
