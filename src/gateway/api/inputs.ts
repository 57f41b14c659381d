import type { Profile } from '../../domain/profile.ts'

/* Inputs as a caller sends them, before any check. */

type Optional<T> = { readonly [K in keyof T]?: T[K] | null | undefined }
export type ProfileInput = Optional<Omit<Profile, 'address'>> & {
  readonly address?: Optional<NonNullable<Profile['address']>> | null | undefined
}
export type MoneyInput = { readonly amount: string; readonly currency: string }
export type FileInput = {
  readonly side: string
  readonly url?: string | null | undefined
  readonly base64?: string | null | undefined
  readonly mediaType?: string | null | undefined
}

/** The requirement that an answer is for. */
export type Asked = { readonly journeyId: string; readonly requirementId: string }
export type CodeInput = Asked & { readonly code: string }
export type FormInput = Asked & { readonly values: readonly { readonly name: string; readonly value: string }[] }
export type DocumentInput = Asked & {
  readonly type: string
  readonly number?: string | null | undefined
  readonly issuingCountry?: string | null | undefined
  readonly issuedOn?: string | null | undefined
  readonly expiresOn?: string | null | undefined
  readonly files: readonly FileInput[]
}
export type CardOrderInput = {
  readonly cardholderId: string
  readonly productId: string
  readonly type: 'VIRTUAL' | 'PHYSICAL'
  readonly nameOnCard?: string | null | undefined
  readonly initialAmount?: MoneyInput | null | undefined
  readonly idempotencyKey: string
}
export type TopupInput = { readonly cardId: string; readonly amount: MoneyInput; readonly idempotencyKey: string }
export type ReviewInput = {
  readonly journeyId: string
  readonly outcome: 'HAPPENED' | 'DID_NOT_HAPPEN' | 'KEEP_WAITING'
  readonly providerRef?: string | null | undefined
  readonly note: string
}
