import { Private } from '../../domain/private.ts'
import type { Profile } from '../../domain/profile.ts'
import type { Refs } from '../../domain/progress.ts'
import { openWrite } from '../../domain/proof.ts'
import type { CardOrder, Dossier, Registration, TopupOrder, Verification } from '../../domain/provider.ts'
import type { Answer } from '../../domain/requirement.ts'
import { attemptsOf } from '../../storage/attempts.ts'
import { customersById } from '../../storage/customers.ts'
import type { Executor } from '../../storage/database.ts'
import { journeysById, siblingRefs } from '../../storage/journeys.ts'
import type { AttemptRow, JourneyRow } from '../../storage/schema.ts'
import { openAnswers, openContent, openProfile } from './content.ts'
import type { World } from '../world.ts'

type Intent = Registration | Verification | CardOrder | TopupOrder

/** What an adapter is told of each journey: its intent with the refs of what it stands on, in the order given. */
export async function dossiersOf(world: World, db: Executor, rows: readonly JourneyRow[]): Promise<Dossier<never>[]> {
  const parentIds = rows.flatMap(row => [row.cardholderId, row.kycId, row.cardId].filter(id => id !== null))
  const parents = new Map((await journeysById(db, [...new Set(parentIds)])).map(parent => [parent.id, parent]))
  const profiles = await profilesOf(world, db, rows)
  const writing = rows.filter(({ phase }) => phase === 'sent' || phase === 'unknown' || phase === 'review')
  const attempts = await attemptsOf(
    db,
    writing.map(({ id }) => id),
  )
  return Promise.all(
    rows.map(row => {
      const open = openWrite(attempts.filter(({ journeyId }) => journeyId === row.id))
      return dossierOf(world, db, row, parents, profiles.get(row.customerId ?? '') ?? NOBODY, open)
    }),
  )
}

/** Of a cardholder first seen at the provider, who has no customer here, and of a person who was erased. */
const NOBODY = new Private<Profile>({ email: '' })

async function profilesOf(world: World, db: Executor, rows: readonly JourneyRow[]): Promise<Map<string, Private<Profile>>> {
  const asked = rows.filter(row => row.kind === 'cardholder' || row.kind === 'kyc')
  const ids = [...new Set(asked.map(row => row.customerId).filter(id => id !== null))]
  const customers = await customersById(db, ids)
  const opened = customers.map(async customer => [customer.id, (await openProfile(db, world.vault, customer)) ?? NOBODY] as const)
  return new Map(await Promise.all(opened))
}

async function dossierOf(
  world: World,
  db: Executor,
  row: JourneyRow,
  parents: ReadonlyMap<string, JourneyRow>,
  profile: Private<Profile>,
  open: AttemptRow | undefined,
): Promise<Dossier<never>> {
  const content = await openContent(db, world.vault, row)
  const answer = (await openAnswers(db, world.vault, row))[0]
  const competes = row.kind === 'card' || row.kind === 'topup'
  const dossier: Dossier<Intent> = {
    id: row.id,
    intent: intentOf(row, parents, profile, content.nameOnCard),
    refs: row.refs,
    held: content.held,
    evidence: row.evidence,
    taken: competes && (open !== undefined || row.providerRef === null) ? await siblingRefs(db, row) : new Set(),
    ...(answer === undefined ? {} : { answer }),
    ...(open === undefined ? {} : { sentAt: open.sentAt, sentKey: open.key }),
  }
  return dossier as Dossier<never>
}

function intentOf(
  row: JourneyRow,
  parents: ReadonlyMap<string, JourneyRow>,
  profile: Private<Profile>,
  nameOnCard: string | undefined,
): Intent {
  const refs = (id: string | null): Refs => parents.get(id ?? '')?.refs ?? {}
  const productRef = row.productRef ?? ''
  switch (row.kind) {
    case 'cardholder':
      return { reference: row.id, productRef, profile } satisfies Registration
    case 'kyc':
      return {
        reference: row.id,
        productRef,
        kycScope: row.kycScope ?? '',
        profile,
        attempt: row.attempt,
        cardholder: refs(row.cardholderId),
      } satisfies Verification
    case 'card':
      return {
        reference: row.id,
        productRef,
        type: row.facts.type ?? 'VIRTUAL',
        cardholder: refs(row.cardholderId),
        kyc: refs(row.kycId),
        cardholderReference: row.cardholderId ?? '',
        ...(row.facts.currency === undefined ? {} : { currency: row.facts.currency }),
        ...(nameOnCard === undefined ? {} : { nameOnCard: new Private(nameOnCard) }),
        ...(row.facts.initialAmount === undefined ? {} : { initialAmount: row.facts.initialAmount }),
      } satisfies CardOrder
    case 'topup':
      return {
        reference: row.id,
        amount: row.facts.amount ?? { amount: '0.00', currency: '' },
        card: refs(row.cardId),
        cardholder: refs(row.cardholderId),
        cardholderReference: row.cardholderId ?? '',
      } satisfies TopupOrder
  }
}

/** The oldest answer not yet used, as the save will forget it. */
export const usedAnswer = (dossier: Dossier<never>): readonly Answer[] => (dossier.answer === undefined ? [] : [dossier.answer])
