/*
 * The one door: nothing else changes a journey or appends a change. Each operation runs under the row's lock, in one statement or in
 * the caller's transaction.
 */
export { adopt } from './door/adopt.ts'
export { begin, type Beginning } from './door/begin.ts'
export { blank } from './door/blank.ts'
export { hint, hintOne, seenUnchanged } from './door/hint.ts'
export { hold, holdDue, newLease, putOff, rest, trace } from './door/lease.ts'
export { save } from './door/save.ts'
export { moveChallenge, tellChallenge } from './door/tell-challenge.ts'
export { tellTransactions } from './door/tell-transactions.ts'
export { wish } from './door/wish.ts'
