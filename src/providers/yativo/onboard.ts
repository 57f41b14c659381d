import { Fault } from '../../domain/fault.ts'
import type { Key } from '../../domain/key.ts'
import type { Progress, Registered } from '../../domain/progress.ts'
import type { Dossier, Registration } from '../../domain/provider.ts'
import { getCustomer } from './customer.ts'
import { rejection } from './rejections.ts'
import { onboardShape, type YativoCustomer } from './shapes.ts'
import { kycMeaning, STAGE, stageOf } from './statuses.ts'
import type { Said, Wire } from './wire.ts'

type Registering = Progress<Registered>

const CODE_SECONDS = 600
const PROBLEMS: Readonly<Record<string, string>> = {
  INVALID_EMAIL: 'This is not an e-mail address that can be used.',
  EMAIL_NOT_ALLOWED: 'This e-mail address cannot be used.',
  // It belonged to a record since reset: the card network keeps it for good [docs].
  EMAIL_ALREADY_REGISTERED: 'This e-mail address was used before. Please give another.',
}

/** Creates the customer, or, repeated, mails another code once the last has expired [assumed]. */
export async function onboard(wire: Wire, now: () => Date, dossier: Dossier<Registration>, key: Key): Promise<Registering> {
  const { intent, held, refs } = dossier
  const email = held.newEmail ?? intent.profile.reveal().email
  const body = { email, external_customer_id: intent.reference }
  const said = await wire.call({
    operation: 'POST onboard',
    method: 'POST',
    path: '/v1/yativo-card/customers/onboard',
    body,
    key,
  })
  if (said.code === undefined) {
    const created = said.as(onboardShape)
    const { yativo_card_id: id, customer_id } = created
    return askForCode({ id, customerId: customer_id ?? undefined, email }, now(), created.otp_expires_in_seconds ?? CODE_SECONDS)
  }
  if (PROBLEMS[said.code] !== undefined) return askForEmail(PROBLEMS[said.code])
  if (said.status === 409) return resume(await existing(wire, dossier, said), dossier, said, lastCode(refs, now()))
  throw rejection(said, 'POST onboard')
}

/** Where a 409 puts the id is not shown: `data` first, then the top level [assumed]; our reference failing both. */
async function existing(
  wire: Wire,
  { intent }: Dossier<Registration>,
  { data, body }: Said,
): Promise<YativoCustomer | undefined> {
  const within = (data as { yativo_card_id?: unknown } | undefined)?.yativo_card_id ?? body.yativo_card_id
  return getCustomer(wire, typeof within === 'string' ? within : intent.reference)
}

/** Adoption is not takeover: the record must carry our reference, or the e-mail must still be proven by a code. */
function resume(record: YativoCustomer | undefined, { intent }: Dossier<Registration>, said: Said, asked: Date): Registering {
  const unproven = record !== undefined && stageOf(record.flowStatus) === STAGE.codeSent
  if (record === undefined || (record.reference !== intent.reference && !unproven)) {
    const providerCode = said.code ?? 'HTTP_409'
    throw new Fault('unknowable', 'expected the record that is already there to carry our reference but it does not', {
      providerCode,
      reason: { code: 'ALREADY_REGISTERED', providerCode },
    })
  }
  return standing(record, asked)
}

/** Where a record stands that is ours. A stage that nobody documents is waited out. */
export function standing(record: YativoCustomer, asked: Date): Registering {
  const stage = stageOf(record.flowStatus)
  if (stage >= STAGE.emailProven) return proven(record)
  if (stage === STAGE.codeSent) return askForCode(record, asked)
  return { is: 'waits', refs: refsOf(record), providerStatus: record.flowStatus, checkIn: 60 }
}

/** A code is mailed again only once the last has expired, so a living one keeps its end. */
function lastCode({ codeUntil }: Dossier<Registration>['refs'], now: Date): Date {
  const until = new Date(codeUntil ?? 0)
  return until > now ? new Date(until.getTime() - CODE_SECONDS * 1000) : now
}

type Named = { readonly id: string; readonly customerId?: string | undefined; readonly email: string }

/** Where the database id is not told, the record's own stands in: they are interchangeable [seed]. */
export const refsOf = ({ id, customerId }: Omit<Named, 'email'>): Record<string, string> => ({ id, customerId: customerId ?? id })

export function askForCode(record: Named, sentAt: Date, seconds = CODE_SECONDS, problem?: string): Registering {
  const expiresAt = new Date(sentAt.getTime() + seconds * 1000)
  return {
    is: 'needs',
    refs: { ...refsOf(record), codeUntil: expiresAt.toISOString() },
    providerStatus: 'otp_requested',
    requirements: [codeRequirement(maskedEmail(record.email), expiresAt, problem)],
    checkIn: 60,
  }
}

export const codeRequirement = (sentTo: string, expiresAt: Date, problem?: string) =>
  ({
    shape: 'code',
    name: 'email-code',
    label: 'Type the code that was sent to your e-mail address',
    sentTo,
    expiresAt,
    renewable: true,
    ...(problem === undefined ? {} : { problem }),
  }) as const

export const maskedEmail = (email: string): string => email.replace(/^(.{0,2})[^@]*/, '$1***')

/** Another address than the profile's, for this provider only: so not a field of the profile. */
export function askForEmail(problem: string | undefined, refs: Readonly<Record<string, string>> = {}): Registering {
  return {
    is: 'needs',
    refs,
    requirements: [
      {
        shape: 'form',
        name: 'new-email',
        label: 'Give another e-mail address',
        fields: [
          {
            name: 'newEmail',
            label: 'E-mail address',
            type: 'EMAIL',
            required: true,
            ...(problem === undefined ? {} : { problem }),
          },
        ],
        ...(problem === undefined ? {} : { problem }),
      },
    ],
    checkIn: 3600,
  }
}

/** Registered; closed for good once KYC was finally rejected, until a new start with another e-mail. */
export function proven(record: YativoCustomer): Registering & { is: 'done' } {
  const status = kycMeaning(record.kycStatus) === 'rejected' ? 'CLOSED' : 'ACTIVE'
  return { is: 'done', refs: { ...refsOf(record), proven: record.id }, providerStatus: record.flowStatus, result: { status } }
}
