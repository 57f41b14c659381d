/*
 * The laws that every adapter obeys, each run through its real wire against its sandbox. A law knows a provider only by
 * its module; what a provider cannot do is what its adapter declares by leaving it out, never a skip.
 */
import { failsAlone, inOrder } from './laws/batches.ts'
import { absentIsTrue, cutWire, discreet, failedReads } from './laws/misfortunes.ts'
import { notices } from './laws/notices.ts'
import { refsGrow } from './laws/refs.ts'
import { unknownStatus } from './laws/strange-status.ts'
import { oneWrite, twins } from './laws/writes.ts'
import type { Subject } from './scene.ts'

export type Law = { readonly number: number; readonly title: string; readonly holds: (subject: Subject) => Promise<void> }

export const LAWS: readonly Law[] = [
  { number: 1, title: 'observe answers every dossier once, in order', holds: inOrder },
  { number: 2, title: 'a failing dossier fails alone', holds: failsAlone },
  { number: 3, title: 'an advance makes at most one write, and a look makes none', holds: oneWrite },
  { number: 4, title: 'a write can be told from its twin, by a key, a reference or its looks', holds: twins },
  { number: 5, title: 'whatever befalls a write, exactly one of the thing exists at the end', holds: cutWire },
  { number: 6, title: 'absent is said only if nothing is there', holds: absentIsTrue },
  { number: 7, title: 'refs only grow and hold nothing personal or secret', holds: refsGrow },
  { number: 8, title: 'an unknown status is never final', holds: unknownStatus },
  { number: 9, title: 'unsigned, tampered and stale notices are refused, and a repeated one is recognised', holds: notices },
  { number: 10, title: 'no fault message leaks a secret or a person', holds: discreet },
  { number: 11, title: 'a read that fails is asked again and changes nothing', holds: failedReads },
]
