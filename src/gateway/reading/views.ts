import { REASONS } from '../../domain/reason.ts'
import type { CustomerRow } from '../../storage/customers.ts'
import type { Journey } from '../../storage/journeys.ts'
import type { StoredReason } from '../../domain/record.ts'
import type { ChangeRow } from '../../storage/schema.ts'
import { encodeCursor } from '../api/cursor.ts'
import { seesAll, type Viewer } from '../api/viewer.ts'
import type { Change, Customer, JourneyView, Reason } from '../api/views.ts'
import { journeyOfRow } from '../engine/circumstances.ts'
import type { World } from '../world.ts'

export const viewOfCustomer = ({ id, externalId, position, erasedAt, createdAt, updatedAt }: CustomerRow): Customer => ({
  kind: 'customer',
  id,
  externalId,
  changeCursor: encodeCursor(id, position),
  erasedAt,
  createdAt,
  updatedAt,
})

/** A journey as the viewer may see the journey. Row and cursor were read in one snapshot. */
export function viewOf(world: World, viewer: Viewer, row: Journey, providerMessage: string | null = null): JourneyView {
  const steps = journeyOfRow(world, row)?.steps ?? []
  const inside = seesAll(viewer)
  return {
    kind: row.kind,
    id: row.id,
    providerId: row.provider,
    customerId: row.customerId,
    cardholderId: row.cardholderId,
    cardId: row.cardId,
    productId: row.productRef === null ? null : `${row.provider}:${row.productRef}`,
    kycScope: row.kycScope,
    status: row.status,
    reason: reasonFor(viewer, row.reason, providerMessage),
    wanted: row.wanted,
    progress: {
      done: Math.min(row.stepsDone, steps.length),
      total: steps.length,
      current: row.phase === 'done' || row.phase === 'refused' ? null : (steps[row.stepsDone] ?? null),
    },
    nextCheckAt: row.dueAt,
    providerStatus: inside ? row.providerStatus : null,
    providerRef: inside ? row.providerRef : null,
    // A card under review cannot be topped up, for every last seen status.
    facts: row.phase === 'done' ? row.facts : { ...row.facts, ...(row.facts.fundable === undefined ? {} : { fundable: false }) },
    attempt: row.attempt,
    deadlineAt: row.deadlineAt,
    submittedAt: row.submittedAt,
    decidedAt: row.decidedAt,
    version: row.version,
    changeCursor: encodeCursor(row.ownerId, row.position),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  }
}

/** The code and our own words for every viewer; the provider's words for back-office and services only, and opened on demand. */
export function reasonFor(viewer: Viewer, reason: StoredReason | null, providerMessage: string | null = null): Reason | null {
  if (reason === null) return null
  const { code, retryable, providerCode } = reason
  const inside = seesAll(viewer)
  return {
    code,
    retryable,
    message: REASONS[code].message,
    providerMessage: inside ? providerMessage : null,
    ...(inside && providerCode !== undefined ? { providerCode } : {}),
  }
}

export const viewOfChange = (viewer: Viewer, row: ChangeRow): Change => ({
  cursor: encodeCursor(row.streamId, row.position),
  subjectId: row.subjectId,
  kind: row.kind,
  version: row.version,
  from: row.from,
  to: row.to,
  reason: reasonFor(viewer, row.reason),
  source: row.source,
  at: row.at,
})
