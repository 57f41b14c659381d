/*
 * The laws that every adapter obeys, each run through its real wire against its sandbox. A law knows a provider only by
 * its module; what a provider cannot do is what its adapter declares by leaving it out, never a skip.
 */
import { failsAlone, inOrder } from './laws/batches.ts'
import { asAsked } from './laws/as-asked.ts'
import { balances } from './laws/balances.ts'
import { controls } from './laws/controls.ts'
import { refusals } from './laws/decisions.ts'
import { directory } from './laws/directory.ts'
import { holdings } from './laws/holdings.ts'
import { ledger } from './laws/ledger.ts'
import { older } from './laws/older.ts'
import { amendment, profiles } from './laws/profiles.ts'
import { absentIsTrue, cutWire, discreet, failedReads, proxies } from './laws/misfortunes.ts'
import { mangledReads } from './laws/mangled.ts'
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
  {
    number: 12,
    title: 'what exists at the end has the amounts, currencies, owners and products that were asked for',
    holds: asAsked,
  },
  { number: 13, title: 'what the provider refuses never ends as done', holds: refusals },
  { number: 14, title: 'the directory tells every cardholder once, with its reference and status', holds: directory },
  { number: 15, title: 'the holdings of a cardholder are all of its cards and no other cards', holds: holdings },
  { number: 16, title: 'a profile shows the fields of its own person', holds: profiles },
  { number: 17, title: 'an amendment changes the field that was asked for, of one person', holds: amendment },
  { number: 18, title: 'the ledger of a day tells every top-up and card of the day once', holds: ledger },
  { number: 19, title: 'a balance grows by what was topped up, and no other balance grows', holds: balances },
  { number: 20, title: 'a control changes one card, and doing it twice is harmless', holds: controls },
  {
    number: 21,
    title: 'a write that a proxy answers may have acted, and exactly one of the thing exists at the end',
    holds: proxies,
  },
  { number: 22, title: 'after a lost answer no mangled read makes a second card, top-up or cardholder', holds: mangledReads },
  { number: 23, title: 'a lost write never claims an equal thing that is older than the write', holds: older },
]
