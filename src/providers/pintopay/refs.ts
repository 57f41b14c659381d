import type { Refs } from '../../domain/progress.ts'

/** What is kept of a user: its id there, and the name it goes by in every other call (our own reference). */
export const userRefs = (userId: string, externalUserId: string): Refs => ({ id: userId, externalUserId })
