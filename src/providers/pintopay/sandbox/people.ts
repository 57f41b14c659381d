import type { Reply } from '../../kit/sandbox.ts'
import { pageOf, type Payload, textOf, userOf } from './fields.ts'
import { iso, ok, Refused } from './replies.ts'
import { type Cardholder, later, listUnder, SUBPROVIDERS, type User, type World } from './world.ts'

export function createUser(world: World, payload: Payload): Reply {
  const externalId = textOf(payload.external_user_id)
  if (externalId === undefined) throw new Refused('external_user_id_required')
  if (externalId.length > 128) throw new Refused('invalid_request')
  if (world.users.has(externalId)) throw new Refused('external_user_id_exists')
  const user = { id: world.newId(), externalId, createdAt: world.now() }
  world.users.set(externalId, user)
  return ok(userFields(world, user), `cardholder ${user.id}`)
}

export const getUser = (world: World, payload: Payload): Reply => ok(userFields(world, userOf(world, payload)))

export function findUsers(world: World, payload: Payload): Reply {
  const wanted = textOf(payload.external_user_id)
  const { total, page } = pageOf(
    payload,
    [...world.users.values()].filter(({ externalId }) => wanted === undefined || externalId === wanted),
  )
  return ok({ total, users: page.map(user => userFields(world, user)) })
}

const userFields = (world: World, user: User): object => ({
  user_id: user.id,
  project_id: world.projectId,
  external_user_id: user.externalId,
  usdt_balance: '0.00',
  deposit_addresses: { usdt_trc20: 'TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE' },
  created_at: iso(user.createdAt),
  updated_at: iso(user.createdAt),
})

/** Checked in the order that the contract gives. [assumed] */
export function createCardholder(world: World, payload: Payload): Reply {
  const user = userOf(world, payload)
  const code =
    textOf(payload.subprovider_code) ??
    Object.keys(SUBPROVIDERS).find(known => SUBPROVIDERS[known]?.id === payload.subprovider_id)
  if (code === undefined) throw new Refused('invalid_subprovider_id')
  const subprovider = SUBPROVIDERS[code]
  if (subprovider === undefined) throw new Refused('subprovider_not_found')
  if (!subprovider.active) throw new Refused('subprovider_not_active')
  if (typeof payload.kyc_data !== 'object' || payload.kyc_data === null) throw new Refused('kyc_data_required')
  checkKyc(payload.kyc_data as Payload, world.now())
  if (cardholderOf(world, user, code) !== undefined) throw new Refused('cardholder_already_exists')
  // "Try again" can only mean a field here, since no document can be handed in after a rejection.
  if (world.plans.kyc[0]?.outcome === 'retry')
    throw new Refused(world.plans.kyc.shift()?.reason ?? 'phone_number_full_invalid_format')
  const cardholder: Cardholder = {
    id: world.newId(),
    user,
    subprovider: code,
    createdAt: world.now(),
    decideAt: later(world.now(), world.decidesIn),
    kyc: 'pending',
    registration: 'pending',
    activatedAt: undefined,
  }
  world.cardholders.set(cardholder.id, cardholder)
  listUnder(world.cardholdersOf, user, cardholder)
  world.undecided.add(cardholder)
  return ok(cardholderFields(world, cardholder), `kyc ${cardholder.id}`)
}

const ADULT_YEARS = 18

function checkKyc(kyc: Payload, now: Date): void {
  for (const name of ['first_name', 'last_name']) checkText(kyc, name, 64)
  const birthDate = checkText(kyc, 'birth_date')
  const born = new Date(`${birthDate}T00:00:00Z`)
  if (
    !/^\d{4}-\d{2}-\d{2}$/.test(birthDate) ||
    Number.isNaN(born.getTime()) ||
    born.toISOString().slice(0, 10) !== birthDate ||
    born > now
  ) {
    throw new Refused('birth_date_invalid_format')
  }
  const adult = new Date(born)
  adult.setUTCFullYear(adult.getUTCFullYear() + ADULT_YEARS)
  if (adult > now) throw new Refused('birth_date_underage')
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(checkText(kyc, 'email', 254))) throw new Refused('email_invalid_format')
  if (!/^\+?[1-9]\d{6,14}$/.test(checkText(kyc, 'phone_number_full'))) throw new Refused('phone_number_full_invalid_format')
  if (!/^[A-Z]{2}$/.test(checkText(kyc, 'country_iso'))) throw new Refused('country_iso_invalid_length')
}

function checkText(kyc: Payload, name: string, longest = Infinity): string {
  const value = kyc[name]
  if (value === undefined || value === null || value === '') throw new Refused(`${name}_required`)
  if (typeof value !== 'string') throw new Refused(`${name}_invalid_type`)
  if (value.length > longest) throw new Refused(`${name}_invalid_length`)
  return value
}

export function getCardholder(world: World, payload: Payload): Reply {
  const id = textOf(payload.cardholder_id)
  const found =
    id === undefined ? cardholderOf(world, userOf(world, payload), textOf(payload.subprovider_code)) : world.cardholders.get(id)
  if (found === undefined) throw new Refused('cardholder_not_found')
  return ok(cardholderFields(world, found))
}

/** The record of the subprovider; without a subprovider, the newest. */
export const cardholderOf = (world: World, user: User, subprovider: string | undefined): Cardholder | undefined =>
  world.cardholdersOf.get(user)?.findLast(one => subprovider === undefined || one.subprovider === subprovider)

const cardholderFields = (world: World, cardholder: Cardholder): object => ({
  cardholder_id: cardholder.id,
  project_id: world.projectId,
  user_id: cardholder.user.id,
  subprovider_code: cardholder.subprovider,
  subprovider_id: SUBPROVIDERS[cardholder.subprovider]?.id,
  registration_status: cardholder.registration,
  kyc_status: cardholder.kyc,
  kyc_level: cardholder.kyc === 'approved' ? 'basic' : 'none',
  registered_at: iso(cardholder.createdAt),
  activated_at: iso(cardholder.activatedAt),
  created_at: iso(cardholder.createdAt),
  updated_at: iso(cardholder.activatedAt ?? cardholder.createdAt),
})
