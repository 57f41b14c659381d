/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Where a person lives. */
export type AddressInput = {
  /** Town or city. */
  readonly city: string;
  /** ISO 3166-1 alpha-2, e.g. "GB". */
  readonly country: string;
  /** Street and number. */
  readonly line1: string;
  /** Flat, floor or building, where there is one. */
  readonly line2?: string | null | undefined;
  /** Postal code, where addresses have one. */
  readonly postalCode?: string | null | undefined;
  /** State, province or county, where addresses have one. */
  readonly state?: string | null | undefined;
};

/** The answer to a challenge whose answer is APPROVAL. */
export type AnswerChallengeInput = {
  /** true: the payment is the person’s own. false: the payment must be declined. */
  readonly approve: boolean;
  /** The challenge. */
  readonly challengeId: string;
};

/** What is known of a write. */
export type AttemptOutcome =
  /** The provider did not do it. */
  | 'NO_EFFECT'
  /** It is on its way. */
  | 'OPEN'
  /** The provider did it. */
  | 'TOOK_EFFECT'
  /** It may or may not have been done; the gateway is finding out. */
  | 'UNKNOWN';

/** What became of something that was tried. */
export type AuditOutcome =
  /** It was done. */
  | 'DONE'
  /** It broke on our side. */
  | 'FAILED'
  /** It was refused: see code. */
  | 'REFUSED';

/** How a balance was come by. */
export type BalanceFreshness =
  /** Read from a blockchain: what has been confirmed there. */
  | 'ON_CHAIN'
  /** The provider's own books, now. */
  | 'REALTIME'
  /** The last that the provider reported. */
  | 'REPORTED';

/** A card. */
export type CardInput = {
  /** The card. */
  readonly cardId: string;
};

/** What the person wants to see or set, at the provider. */
export type CardSecret =
  /** The card's number, expiry date and security code. */
  | 'NUMBER'
  /** The PIN. */
  | 'PIN'
  /** A page on which the person sets the PIN. */
  | 'PIN_SETUP';

/** Where a card stands. */
export type CardStatus =
  /** The person must do something: see requirements. */
  | 'ACTION_REQUIRED'
  /** It can be used. */
  | 'ACTIVE'
  /** Blocked by the provider. */
  | 'BLOCKED'
  /** It was not issued: see statusReason. */
  | 'FAILED'
  /** Frozen, by you or at the provider; it may come back. */
  | 'FROZEN'
  /** It exists, and cannot be used yet. */
  | 'INACTIVE'
  /** It cannot be found out; a person must. */
  | 'NEEDS_REVIEW'
  /** The order may or may not have reached the provider; the gateway is finding out and will not send it twice. */
  | 'OUTCOME_UNKNOWN'
  /** It is being issued. */
  | 'PENDING'
  /** It is gone for good. */
  | 'TERMINATED';

/** What the money did. CREDIT: money in that is no refund. Top-ups are not transactions. */
export type CardTransactionKind =
  /** A correction of an earlier transaction, e.g. of its exchange rate. */
  | 'ADJUSTMENT'
  /** Money in that is no refund. */
  | 'CREDIT'
  /** The provider charged a fee. */
  | 'FEE'
  /** A payment at a merchant. */
  | 'PURCHASE'
  /** A merchant returned money. */
  | 'REFUND'
  /** Cash from a machine. */
  | 'WITHDRAWAL';

/** AUTHORIZED moves on to SETTLED or REVERSED. DECLINED, SETTLED and REVERSED are final, but a late settlement beats a reversal of the same hold, and further captures change the amount of SETTLED (each as a change with its own version). SETTLED may come first. */
export type CardTransactionStatus =
  /** The amount is held and not yet taken. */
  | 'AUTHORIZED'
  /** Nothing was held; statusReason says why. */
  | 'DECLINED'
  /** The hold was released: nothing was taken. */
  | 'REVERSED'
  /** The amount was taken, or returned for a refund. */
  | 'SETTLED';

/** What a card is made of. */
export type CardType =
  /** Plastic, sent by post. */
  | 'PHYSICAL'
  /** For paying online and by phone. */
  | 'VIRTUAL';

/** Where a registration with a provider stands. */
export type CardholderStatus =
  /** The person must do something: see requirements. */
  | 'ACTION_REQUIRED'
  /** The provider knows this person. */
  | 'ACTIVE'
  /** The provider has closed this person’s account. */
  | 'CLOSED'
  /** It cannot be found out; a person must. */
  | 'NEEDS_REVIEW'
  /** A write may or may not have reached the provider; the gateway is finding out and will not send it twice. */
  | 'OUTCOME_UNKNOWN'
  /** The gateway or the provider is busy. */
  | 'PENDING'
  /** The provider said no: see statusReason. */
  | 'REJECTED'
  /** The provider has suspended this person; it may come back. */
  | 'SUSPENDED';

/** How a challenge is answered. */
export type ChallengeAnswer =
  /** Approve or decline with answerChallenge. */
  | 'APPROVAL'
  /** Show the code: the person types it at the shop or into the wallet. */
  | 'CODE';

/** What a challenge is for. */
export type ChallengePurpose =
  /** A payment must be confirmed (3-D Secure). */
  | 'PAYMENT'
  /** The card is being added to a wallet on a phone. */
  | 'WALLET';

/** DELIVERED: a code that the person has; what came of it is not told. */
export type ChallengeStatus =
  /** The person approved, and the provider has the answer. */
  | 'APPROVED'
  /** The person declined, and the provider has the answer. */
  | 'DECLINED'
  /** The code can be shown; what came of it is not told. */
  | 'DELIVERED'
  /** The time is over. */
  | 'EXPIRED'
  /** The person has not answered yet. */
  | 'OPEN'
  /** The answer was sent, and the provider may or may not have it. */
  | 'OUTCOME_UNKNOWN';

/** How a change was learnt of. */
export type ChangeSource =
  /** Somebody asked for it here. */
  | 'MUTATION'
  /** A back-office person settled it. */
  | 'OPERATOR'
  /** The gateway looked by itself. */
  | 'POLL'
  /** The gateway looked because somebody asked. */
  | 'READ'
  /** The provider's webhook made the gateway look. */
  | 'WEBHOOK';

/** A customer, and the product whose provider shall know it. */
export type CreateCardholderInput = {
  /** The customer. */
  readonly customerId: string;
  /** Any product of the provider. */
  readonly productId: string;
};

/** A new customer. */
export type CreateCustomerInput = {
  /** Your own reference; unique. For a viewer with the role CUSTOMER: the subject of the token. */
  readonly externalId: string;
  /** What is known of the person so far. */
  readonly profile: CustomerProfileInput;
};

/** What KYC asks of anyone; only the e-mail address is needed to begin. */
export type CustomerProfileInput = {
  /** Where the person lives. */
  readonly address?: AddressInput | null | undefined;
  /** Date of birth. */
  readonly dateOfBirth?: string | null | undefined;
  /** E-mail address. */
  readonly email: string;
  /** As in the identity document. */
  readonly firstName?: string | null | undefined;
  /** "male", "female" or "other". */
  readonly gender?: string | null | undefined;
  /** As in the identity document. */
  readonly lastName?: string | null | undefined;
  /** ISO 3166-1 alpha-2, e.g. "GB". */
  readonly nationality?: string | null | undefined;
  /** E.164, e.g. "+447700900123". */
  readonly phone?: string | null | undefined;
};

/** Changes to a profile. Fields that are left out stay unchanged. */
export type CustomerProfilePatch = {
  /** Where the person lives. */
  readonly address?: AddressInput | null | undefined;
  /** Date of birth. */
  readonly dateOfBirth?: string | null | undefined;
  /** E-mail address. */
  readonly email?: string | null | undefined;
  /** As in the identity document. */
  readonly firstName?: string | null | undefined;
  /** "male", "female" or "other". */
  readonly gender?: string | null | undefined;
  /** As in the identity document. */
  readonly lastName?: string | null | undefined;
  /** ISO 3166-1 alpha-2, e.g. "GB". */
  readonly nationality?: string | null | undefined;
  /** E.164, e.g. "+447700900123". */
  readonly phone?: string | null | undefined;
};

/** How a provider’s own list of a day differs from ours. */
export type Difference =
  /** It is there with another amount. */
  | 'AMOUNT_DIFFERS'
  /** It is done here, and not there. */
  | 'MISSING_THERE'
  /** It is done in one place and refused in the other. */
  | 'OUTCOME_DIFFERS'
  /** It is there, and nobody asked for it here. */
  | 'UNKNOWN_HERE';

/** Either url, where the provider takes links, or base64 content (at most 8 MiB). */
export type DocumentFileInput = {
  /** The file itself, base64. */
  readonly base64?: string | null | undefined;
  /** What the content is, e.g. "image/jpeg". */
  readonly mediaType?: string | null | undefined;
  /** The side of the document in the file. */
  readonly side: DocumentSide;
  /** The address from which the provider can fetch the file. */
  readonly url?: string | null | undefined;
};

/** How a file is handed in. */
export type DocumentForm =
  /** As base64 content. */
  | 'CONTENT'
  /** As a link that the provider fetches. */
  | 'URL';

/** What a picture shows. */
export type DocumentSide =
  /** The document's back. */
  | 'BACK'
  /** The document's front, or its only side. */
  | 'FRONT'
  /** The person holding the document. */
  | 'HOLDING'
  /** The person's face. */
  | 'SELFIE'
  /** The person's signature. */
  | 'SIGNATURE';

/** Whom to erase, and why. */
export type EraseCustomerInput = {
  /** The customer. */
  readonly id: string;
  /** Why, e.g. the number of the request. The text stays in the audit trail: do not name the person. */
  readonly reason: string;
};

/** One field's answer. */
export type FieldValueInput = {
  /** The field's name. */
  readonly name: string;
  /** What the person entered; the value of an option for a choice. */
  readonly value: string;
};

/** What a field takes, for choosing its input. */
export type FormFieldType =
  /** The value of one of the options. */
  | 'CHOICE'
  /** A country, ISO 3166-1 alpha-2. */
  | 'COUNTRY'
  /** A calendar date, YYYY-MM-DD. */
  | 'DATE'
  /** An e-mail address. */
  | 'EMAIL'
  /** A phone number with its country code, e.g. +447700900123. */
  | 'PHONE'
  /** Any text. */
  | 'TEXT';

/** idempotencyKey: yours, at most 255 characters, unique per customer and mutation. The same key with the same input (25.5 is 25.50) gives the same card; with other input, a CONFLICT. */
export type IssueCardInput = {
  /** The cardholder who gets the card. */
  readonly cardholderId: string;
  /** Yours: asking again with the same key issues nothing more. */
  readonly idempotencyKey: string;
  /** What to put on it at once, where the product's initialAmount allows. */
  readonly initialAmount?: MoneyInput | null | undefined;
  /** What to print on it; the name in the profile without. */
  readonly nameOnCard?: string | null | undefined;
  /** A product of the cardholder's provider whose KYC scope is approved. */
  readonly productId: string;
  /** Whether the card is virtual or physical. */
  readonly type?: CardType | null | undefined;
};

/** SUSPENDED: approved, but the provider has suspended it; it may come back. */
export type KycStatus =
  /** The person must do something: see requirements. */
  | 'ACTION_REQUIRED'
  /** Nothing more is asked: cards of this scope may be issued. */
  | 'APPROVED'
  /** Approved once, and no longer. */
  | 'EXPIRED'
  /** It cannot be found out, or took too long; a person must look. */
  | 'NEEDS_REVIEW'
  /** A write may or may not have reached the provider; the gateway is finding out and will not send it twice. */
  | 'OUTCOME_UNKNOWN'
  /** Not yet with the provider. */
  | 'PENDING'
  /** The provider said no: see statusReason; if it is retryable, startKyc submits it again. */
  | 'REJECTED'
  /** Approved, but the provider has suspended it; it may come back. */
  | 'SUSPENDED'
  /** The provider is deciding. */
  | 'UNDER_REVIEW';

/** The time over which a limit counts. */
export type LimitInterval =
  /** One day. */
  | 'DAY'
  /** The card's whole life. */
  | 'LIFETIME'
  /** One month. */
  | 'MONTH'
  /** Each payment by itself. */
  | 'TRANSACTION'
  /** One week. */
  | 'WEEK'
  /** One year. */
  | 'YEAR';

/** What a limit counts together. */
export type LimitScope =
  /** One card. */
  | 'CARD'
  /** All cards of the holder's account. */
  | 'HOLDER_ACCOUNT'
  /** All cards that share a wallet. */
  | 'WALLET';

/** Whether money left the card or came in. */
export type MoneyDirection =
  /** Money came in. */
  | 'CREDIT'
  /** Money left the card. */
  | 'DEBIT';

/** Money in major units, exact. */
export type MoneyInput = {
  /** How much, in major units, more than zero. */
  readonly amount: string;
  /** In any case: "usd" reads as "USD". */
  readonly currency: string;
};

/** Whether something must, may or cannot be given. */
export type Need =
  /** It may be given. */
  | 'OPTIONAL'
  /** It must be given. */
  | 'REQUIRED'
  /** It cannot be given. */
  | 'UNSUPPORTED';

/** How a provider has answered lately. */
export type ProviderHealthStatus =
  /** Some calls come to nothing. */
  | 'DEGRADED'
  /** It does not answer. */
  | 'DOWN'
  /** It has not been asked lately. */
  | 'UNKNOWN'
  /** As it should. */
  | 'UP';

/** What is compared with a provider’s own list. */
export type ReconciledKind =
  /** Orders of cards. */
  | 'CARD'
  /** Top-ups. */
  | 'TOPUP';

/** A journey. */
export type RefreshInput = {
  /** The journey. */
  readonly journeyId: string;
};

/** A requirement of a journey: a new code, or a new link, is wanted. */
export type RenewRequirementInput = {
  /** The journey. */
  readonly journeyId: string;
  /** The requirement. */
  readonly requirementId: string;
};

/** What a person found out about a journey that NEEDS_REVIEW. */
export type ResolveReviewInput = {
  /** The journey. */
  readonly journeyId: string;
  /** The evidence, for later questions. */
  readonly note: string;
  /** What was found. */
  readonly outcome: ReviewOutcome;
  /** HAPPENED: the provider's own id of what was done. */
  readonly providerRef?: string | null | undefined;
};

/** What to reveal. */
export type RevealCardInput = {
  /** The card. */
  readonly cardId: string;
  /** What the provider's component in the app made for this reveal, where the provider needs a nonce. */
  readonly nonce?: string | null | undefined;
  /** Where a hosted page leads back to. */
  readonly returnUrl?: string | null | undefined;
  /** What the person wants to see or set. */
  readonly secret: CardSecret;
};

/** HAPPENED: observed from providerRef, or taken as done where no read exists. DID_NOT_HAPPEN: closed as REJECTED or FAILED, never sent again. KEEP_WAITING: asked again, with a new deadline. */
export type ReviewOutcome =
  /** It was not done: closed as REJECTED or FAILED, never sent again. */
  | 'DID_NOT_HAPPEN'
  /** It was done: observed from providerRef, or taken as done where no read exists. */
  | 'HAPPENED'
  /** Not known yet: asked again, with a new deadline. */
  | 'KEEP_WAITING';

/** What a caller is. */
export type Role =
  /** Your staff, who see everything but profiles, and settle reviews. */
  | 'BACK_OFFICE'
  /** A person, who sees what is theirs. */
  | 'CUSTOMER'
  /** Your own servers. */
  | 'SERVICE';

/** New limits of a card. Limits that are not named stay. */
export type SetSpendingLimitsInput = {
  /** The card. */
  readonly cardId: string;
  /** At least one limit, each interval once. */
  readonly limits: ReadonlyArray<SpendingLimitInput>;
};

/** amount null: no limit. */
export type SpendingLimitInput = {
  /** The most that can be spent in the interval; null is no limit. */
  readonly amount?: MoneyInput | null | undefined;
  /** The interval to set. */
  readonly interval: LimitInterval;
};

/** A cardholder, and the product it wants cards of. */
export type StartKycInput = {
  /** The cardholder. */
  readonly cardholderId: string;
  /** A product of the cardholder's provider. */
  readonly productId: string;
};

/** The code that the person was sent. */
export type SubmitCodeInput = {
  /** As the person typed it. */
  readonly code: string;
  /** The journey. */
  readonly journeyId: string;
  /** The requirement. */
  readonly requirementId: string;
};

/** A document, handed in. */
export type SubmitDocumentInput = {
  /** When it expires. */
  readonly expiresOn?: string | null | undefined;
  /** Its pictures. */
  readonly files: ReadonlyArray<DocumentFileInput>;
  /** When it was issued. */
  readonly issuedOn?: string | null | undefined;
  /** Who issued it, ISO 3166-1 alpha-2. */
  readonly issuingCountry?: string | null | undefined;
  /** The journey. */
  readonly journeyId: string;
  /** The document's number. */
  readonly number?: string | null | undefined;
  /** The requirement. */
  readonly requirementId: string;
  /** One of the document types that the requirement accepts. */
  readonly type: string;
};

/** A form, filled in. */
export type SubmitFormInput = {
  /** The journey. */
  readonly journeyId: string;
  /** The requirement. */
  readonly requirementId: string;
  /** The fields' answers, in any order. */
  readonly values: ReadonlyArray<FieldValueInput>;
};

/** Money for a card. idempotencyKey as with issueCard. */
export type TopUpCardInput = {
  /** What shall arrive. */
  readonly amount: MoneyInput;
  /** The card. */
  readonly cardId: string;
  /** Yours: asking again with the same key moves nothing more. */
  readonly idempotencyKey: string;
};

/** OUTCOME_UNKNOWN: the request may or may not have reached the provider; the gateway is finding out and will not send it twice. NEEDS_REVIEW: it cannot find out; a person must. */
export type TopupStatus =
  /** The money is on the card, or in the wallet behind it. */
  | 'APPROVED'
  /** It cannot be found out; a person must. */
  | 'NEEDS_REVIEW'
  /** It may or may not have reached the provider; the gateway is finding out and will not send it twice. */
  | 'OUTCOME_UNKNOWN'
  /** It is on its way. */
  | 'PENDING'
  /** The provider said no: see statusReason. */
  | 'REJECTED'
  /** The money was there and has been taken back. */
  | 'REVERSED';

/** Where topped-up money goes. */
export type TopupTarget =
  /** Onto one card. */
  | 'CARD'
  /** Into the wallet that all of the cardholder's cards share. */
  | 'WALLET';

/** Changes to what one provider holds of a person. */
export type UpdateCardholderInput = {
  /** The cardholder. */
  readonly cardholderId: string;
  /** What changes. */
  readonly profile: CustomerProfilePatch;
};

/** Changes to our profile of a person. */
export type UpdateCustomerInput = {
  /** The customer. */
  readonly id: string;
  /** What changes. */
  readonly profile: CustomerProfilePatch;
};

/** What was wrong with a request, for programs. */
export type UserErrorCode =
  /** The request contradicts an existing record: see nodeId. */
  | 'CONFLICT'
  /** The viewer may not do this. */
  | 'FORBIDDEN'
  /** A value is missing, malformed or impossible: see path. */
  | 'INVALID_INPUT'
  /** No such id, or the viewer may not see it. */
  | 'NOT_FOUND'
  /** This provider cannot do it. */
  | 'NOT_SUPPORTED'
  /** Another journey must come first: nodeId, where it exists; the message names the mutation to call. */
  | 'NOT_YET'
  /** The provider understood the request and rejected it. */
  | 'PROVIDER_REFUSED'
  /** The provider did not answer. A change of a person’s data may have been made all the same: read the data before another try. */
  | 'PROVIDER_UNAVAILABLE';

export type AnswerChallengeMutationVariables = Exact<{
  input: AnswerChallengeInput;
}>;


export type AnswerChallengeMutation = { readonly answerChallenge: { readonly challenge: ChallengeFieldsFragment | null, readonly errors: ReadonlyArray<ErrorFieldsFragment> } };

export type AuditTrailQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  subject?: string | null | undefined;
  target?: string | null | undefined;
}>;


export type AuditTrailQuery = { readonly auditTrail: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly position: number, readonly at: string, readonly subject: string, readonly roles: ReadonlyArray<Role>, readonly operation: string, readonly target: string | null, readonly outcome: AuditOutcome, readonly code: UserErrorCode | null, readonly note: string | null, readonly hash: string }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type ChallengesQueryVariables = Exact<{
  id: string;
}>;


export type ChallengesQuery = { readonly customer: { readonly id: string, readonly challenges: ReadonlyArray<ChallengeFieldsFragment> } | null };

export type ChangeCursorQueryVariables = Exact<{
  id: string;
}>;


export type ChangeCursorQuery = { readonly node:
    | { readonly changeCursor: string, readonly id: string }
    | { readonly id: string }
    | { readonly id: string }
    | { readonly id: string }
    | { readonly changeCursor: string, readonly id: string }
    | { readonly changeCursor: string, readonly id: string }
    | { readonly changeCursor: string, readonly id: string }
    | { readonly id: string }
    | { readonly changeCursor: string, readonly id: string }
   | null };

export type CreateCardholderMutationVariables = Exact<{
  input: CreateCardholderInput;
}>;


export type CreateCardholderMutation = { readonly createCardholder: { readonly cardholder: CardholderFieldsFragment | null, readonly errors: ReadonlyArray<ErrorFieldsFragment> } };

export type CreateCustomerMutationVariables = Exact<{
  input: CreateCustomerInput;
}>;


export type CreateCustomerMutation = { readonly createCustomer: { readonly customer: { readonly id: string, readonly externalId: string, readonly changeCursor: string, readonly profile: ProfileFieldsFragment | null } | null, readonly errors: ReadonlyArray<ErrorFieldsFragment> } };

export type CustomerQueryVariables = Exact<{
  id?: string | null | undefined;
  externalId?: string | null | undefined;
}>;


export type CustomerQuery = { readonly customer: { readonly id: string, readonly externalId: string, readonly changeCursor: string, readonly profile: ProfileFieldsFragment | null, readonly requirements: ReadonlyArray<
      | RequirementFields_CodeRequirement_Fragment
      | RequirementFields_DocumentRequirement_Fragment
      | RequirementFields_FormRequirement_Fragment
      | RequirementFields_VisitRequirement_Fragment
    >, readonly cardholders: ReadonlyArray<(
      { readonly balance: BalanceFieldsFragment | null, readonly kycApplications: ReadonlyArray<KycFieldsFragment>, readonly cards: ReadonlyArray<(
        { readonly balance: BalanceFieldsFragment | null, readonly topups: { readonly nodes: ReadonlyArray<TopupFieldsFragment> } }
        & CardFieldsFragment
      )> }
      & CardholderFieldsFragment
    )> } | null };

export type EraseCustomerMutationVariables = Exact<{
  input: EraseCustomerInput;
}>;


export type EraseCustomerMutation = { readonly eraseCustomer: { readonly customer: { readonly id: string, readonly externalId: string, readonly erasedAt: string | null } | null, readonly errors: ReadonlyArray<ErrorFieldsFragment> } };

type RequirementFields_CodeRequirement_Fragment = { readonly __typename: 'CodeRequirement', readonly sentTo: string, readonly expiresAt: string | null, readonly id: string, readonly journeyId: string, readonly label: string, readonly problem: string | null };

type RequirementFields_DocumentRequirement_Fragment = { readonly __typename: 'DocumentRequirement', readonly accepts: ReadonlyArray<string>, readonly sides: ReadonlyArray<DocumentSide>, readonly takes: ReadonlyArray<DocumentForm>, readonly needsIssuedOn: boolean, readonly needsExpiresOn: boolean, readonly id: string, readonly journeyId: string, readonly label: string, readonly problem: string | null };

type RequirementFields_FormRequirement_Fragment = { readonly __typename: 'FormRequirement', readonly id: string, readonly journeyId: string, readonly label: string, readonly problem: string | null, readonly fields: ReadonlyArray<{ readonly name: string, readonly label: string, readonly type: FormFieldType, readonly required: boolean, readonly problem: string | null, readonly options: ReadonlyArray<{ readonly value: string, readonly label: string }> | null }> };

type RequirementFields_VisitRequirement_Fragment = { readonly __typename: 'VisitRequirement', readonly url: string, readonly expiresAt: string | null, readonly id: string, readonly journeyId: string, readonly label: string, readonly problem: string | null };

export type RequirementFieldsFragment =
  | RequirementFields_CodeRequirement_Fragment
  | RequirementFields_DocumentRequirement_Fragment
  | RequirementFields_FormRequirement_Fragment
  | RequirementFields_VisitRequirement_Fragment
;

export type ReasonFieldsFragment = { readonly code: string, readonly message: string, readonly retryable: boolean };

export type ErrorFieldsFragment = { readonly code: UserErrorCode, readonly message: string, readonly path: ReadonlyArray<string> | null, readonly nodeId: string | null };

export type MoneyFieldsFragment = { readonly amount: string, readonly currency: string };

export type BalanceFieldsFragment = { readonly target: TopupTarget, readonly freshness: BalanceFreshness, readonly asOf: string, readonly available: MoneyFieldsFragment, readonly pending: MoneyFieldsFragment | null };

type JourneyFields_Card_Fragment = { readonly __typename: 'Card', readonly id: string, readonly version: number, readonly changeCursor: string, readonly nextCheckAt: string | null, readonly progress: { readonly done: number, readonly total: number, readonly current: string | null }, readonly statusReason: ReasonFieldsFragment | null, readonly requirements: ReadonlyArray<
    | RequirementFields_CodeRequirement_Fragment
    | RequirementFields_DocumentRequirement_Fragment
    | RequirementFields_FormRequirement_Fragment
    | RequirementFields_VisitRequirement_Fragment
  > };

type JourneyFields_Cardholder_Fragment = { readonly __typename: 'Cardholder', readonly id: string, readonly version: number, readonly changeCursor: string, readonly nextCheckAt: string | null, readonly progress: { readonly done: number, readonly total: number, readonly current: string | null }, readonly statusReason: ReasonFieldsFragment | null, readonly requirements: ReadonlyArray<
    | RequirementFields_CodeRequirement_Fragment
    | RequirementFields_DocumentRequirement_Fragment
    | RequirementFields_FormRequirement_Fragment
    | RequirementFields_VisitRequirement_Fragment
  > };

type JourneyFields_KycApplication_Fragment = { readonly __typename: 'KycApplication', readonly id: string, readonly version: number, readonly changeCursor: string, readonly nextCheckAt: string | null, readonly progress: { readonly done: number, readonly total: number, readonly current: string | null }, readonly statusReason: ReasonFieldsFragment | null, readonly requirements: ReadonlyArray<
    | RequirementFields_CodeRequirement_Fragment
    | RequirementFields_DocumentRequirement_Fragment
    | RequirementFields_FormRequirement_Fragment
    | RequirementFields_VisitRequirement_Fragment
  > };

type JourneyFields_Topup_Fragment = { readonly __typename: 'Topup', readonly id: string, readonly version: number, readonly changeCursor: string, readonly nextCheckAt: string | null, readonly progress: { readonly done: number, readonly total: number, readonly current: string | null }, readonly statusReason: ReasonFieldsFragment | null, readonly requirements: ReadonlyArray<
    | RequirementFields_CodeRequirement_Fragment
    | RequirementFields_DocumentRequirement_Fragment
    | RequirementFields_FormRequirement_Fragment
    | RequirementFields_VisitRequirement_Fragment
  > };

export type JourneyFieldsFragment =
  | JourneyFields_Card_Fragment
  | JourneyFields_Cardholder_Fragment
  | JourneyFields_KycApplication_Fragment
  | JourneyFields_Topup_Fragment
;

export type CardholderFieldsFragment = (
  { readonly __typename: 'Cardholder', readonly id: string, readonly status: CardholderStatus, readonly provider: { readonly id: string, readonly name: string } }
  & JourneyFields_Cardholder_Fragment
);

export type KycFieldsFragment = (
  { readonly __typename: 'KycApplication', readonly id: string, readonly status: KycStatus, readonly kycScope: string, readonly attempt: number, readonly deadlineAt: string | null, readonly submittedAt: string | null, readonly decidedAt: string | null }
  & JourneyFields_KycApplication_Fragment
);

export type CardFieldsFragment = (
  { readonly __typename: 'Card', readonly id: string, readonly status: CardStatus, readonly wanted: CardStatus | null, readonly type: CardType, readonly brand: string | null, readonly last4: string | null, readonly nameOnCard: string | null, readonly expiryMonth: number | null, readonly expiryYear: number | null, readonly currency: string | null, readonly spendable: boolean, readonly fundable: boolean }
  & JourneyFields_Card_Fragment
);

export type TopupFieldsFragment = (
  { readonly __typename: 'Topup', readonly id: string, readonly status: TopupStatus, readonly target: TopupTarget, readonly refundedToProgram: boolean | null, readonly createdAt: string, readonly settledAt: string | null, readonly amount: MoneyFieldsFragment, readonly fee: MoneyFieldsFragment | null }
  & JourneyFields_Topup_Fragment
);

type AnyJourneyFields_Card_Fragment = (
  { readonly cardStatus: CardStatus }
  & JourneyFields_Card_Fragment
);

type AnyJourneyFields_Cardholder_Fragment = (
  { readonly cardholderStatus: CardholderStatus }
  & JourneyFields_Cardholder_Fragment
);

type AnyJourneyFields_KycApplication_Fragment = (
  { readonly kycStatus: KycStatus }
  & JourneyFields_KycApplication_Fragment
);

type AnyJourneyFields_Topup_Fragment = (
  { readonly topupStatus: TopupStatus }
  & JourneyFields_Topup_Fragment
);

export type AnyJourneyFieldsFragment =
  | AnyJourneyFields_Card_Fragment
  | AnyJourneyFields_Cardholder_Fragment
  | AnyJourneyFields_KycApplication_Fragment
  | AnyJourneyFields_Topup_Fragment
;

export type ProfileFieldsFragment = { readonly email: string, readonly firstName: string | null, readonly lastName: string | null, readonly dateOfBirth: string | null, readonly phone: string | null, readonly nationality: string | null, readonly gender: string | null, readonly address: { readonly line1: string, readonly line2: string | null, readonly city: string, readonly state: string | null, readonly postalCode: string | null, readonly country: string } | null };

export type AmountRuleFieldsFragment = { readonly need: Need, readonly currency: string | null, readonly min: string | null, readonly max: string | null };

export type ProductFieldsFragment = { readonly id: string, readonly name: string, readonly currency: string | null, readonly brand: string | null, readonly type: CardType, readonly kycScope: string, readonly active: boolean, readonly initialAmount: AmountRuleFieldsFragment, readonly topup: AmountRuleFieldsFragment };

export type StatusChangeFieldsFragment = { readonly cursor: string, readonly version: number, readonly from: string | null, readonly to: string, readonly source: ChangeSource, readonly at: string, readonly reason: ReasonFieldsFragment | null, readonly subject:
    | { readonly __typename: 'Card', readonly id: string }
    | { readonly __typename: 'CardChallenge', readonly id: string }
    | { readonly __typename: 'CardTransaction', readonly id: string }
    | { readonly __typename: 'Cardholder', readonly id: string }
    | { readonly __typename: 'KycApplication', readonly id: string }
    | { readonly __typename: 'Topup', readonly id: string }
   };

export type TransactionFieldsFragment = { readonly __typename: 'CardTransaction', readonly id: string, readonly kind: CardTransactionKind, readonly status: CardTransactionStatus, readonly direction: MoneyDirection, readonly occurredAt: string, readonly settledAt: string | null, readonly version: number, readonly changeCursor: string, readonly amount: MoneyFieldsFragment, readonly authorizedAmount: MoneyFieldsFragment | null, readonly merchantAmount: MoneyFieldsFragment | null, readonly fee: MoneyFieldsFragment | null, readonly merchant: { readonly name: string | null, readonly categoryCode: string | null, readonly city: string | null, readonly country: string | null } | null, readonly statusReason: ReasonFieldsFragment | null };

export type ChallengeFieldsFragment = { readonly __typename: 'CardChallenge', readonly id: string, readonly purpose: ChallengePurpose, readonly answer: ChallengeAnswer, readonly code: string | null, readonly merchantName: string | null, readonly status: ChallengeStatus, readonly expiresAt: string, readonly version: number, readonly changeCursor: string, readonly amount: MoneyFieldsFragment | null };

export type SpendingLimitFieldsFragment = { readonly interval: LimitInterval, readonly scope: LimitScope, readonly changeable: boolean, readonly amount: MoneyFieldsFragment | null, readonly spent: MoneyFieldsFragment | null };

export type FreezeCardMutationVariables = Exact<{
  input: CardInput;
}>;


export type FreezeCardMutation = { readonly freezeCard: { readonly card: CardFieldsFragment | null, readonly errors: ReadonlyArray<ErrorFieldsFragment> } };

export type IssueCardMutationVariables = Exact<{
  input: IssueCardInput;
}>;


export type IssueCardMutation = { readonly issueCard: { readonly card: CardFieldsFragment | null, readonly errors: ReadonlyArray<ErrorFieldsFragment> } };

export type JourneyQueryVariables = Exact<{
  id: string;
}>;


export type JourneyQuery = { readonly node:
    | (
      { readonly id: string }
      & AnyJourneyFields_Card_Fragment
    )
    | { readonly id: string }
    | { readonly id: string }
    | { readonly id: string }
    | (
      { readonly id: string }
      & AnyJourneyFields_Cardholder_Fragment
    )
    | { readonly id: string }
    | (
      { readonly id: string }
      & AnyJourneyFields_KycApplication_Fragment
    )
    | { readonly id: string }
    | (
      { readonly id: string }
      & AnyJourneyFields_Topup_Fragment
    )
   | null };

export type ProvidersQueryVariables = Exact<{ [key: string]: never; }>;


export type ProvidersQuery = { readonly providers: ReadonlyArray<{ readonly id: string, readonly name: string, readonly products: ReadonlyArray<ProductFieldsFragment>, readonly capabilities: ReadonlyArray<{ readonly name: string, readonly supported: boolean, readonly note: string | null }>, readonly health: { readonly status: ProviderHealthStatus, readonly errorRate: number, readonly p99Millis: number | null, readonly lastErrorAt: string | null } }> };

export type ReconciliationFindingsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  providerId?: string | null | undefined;
}>;


export type ReconciliationFindingsQuery = { readonly reconciliationFindings: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly providerId: string, readonly day: string, readonly kind: ReconciledKind, readonly difference: Difference, readonly providerRef: string | null, readonly providerStatus: string | null, readonly foundAt: string, readonly journey:
        | { readonly id: string, readonly version: number }
        | { readonly id: string, readonly version: number }
        | { readonly id: string, readonly version: number }
        | { readonly id: string, readonly version: number }
       | null, readonly amountHere: { readonly amount: string, readonly currency: string } | null, readonly amountThere: { readonly amount: string, readonly currency: string } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type RefreshMutationVariables = Exact<{
  input: RefreshInput;
}>;


export type RefreshMutation = { readonly refresh: { readonly journey:
      | AnyJourneyFields_Card_Fragment
      | AnyJourneyFields_Cardholder_Fragment
      | AnyJourneyFields_KycApplication_Fragment
      | AnyJourneyFields_Topup_Fragment
     | null, readonly errors: ReadonlyArray<ErrorFieldsFragment> } };

export type RenewRequirementMutationVariables = Exact<{
  input: RenewRequirementInput;
}>;


export type RenewRequirementMutation = { readonly renewRequirement: { readonly journey:
      | AnyJourneyFields_Card_Fragment
      | AnyJourneyFields_Cardholder_Fragment
      | AnyJourneyFields_KycApplication_Fragment
      | AnyJourneyFields_Topup_Fragment
     | null, readonly errors: ReadonlyArray<ErrorFieldsFragment> } };

export type RequirementsQueryVariables = Exact<{
  customerId: string;
}>;


export type RequirementsQuery = { readonly customer: { readonly id: string, readonly changeCursor: string, readonly requirements: ReadonlyArray<
      | RequirementFields_CodeRequirement_Fragment
      | RequirementFields_DocumentRequirement_Fragment
      | RequirementFields_FormRequirement_Fragment
      | RequirementFields_VisitRequirement_Fragment
    > } | null };

export type ResolveReviewMutationVariables = Exact<{
  input: ResolveReviewInput;
}>;


export type ResolveReviewMutation = { readonly resolveReview: { readonly journey:
      | AnyJourneyFields_Card_Fragment
      | AnyJourneyFields_Cardholder_Fragment
      | AnyJourneyFields_KycApplication_Fragment
      | AnyJourneyFields_Topup_Fragment
     | null, readonly errors: ReadonlyArray<ErrorFieldsFragment> } };

export type RevealCardMutationVariables = Exact<{
  input: RevealCardInput;
}>;


export type RevealCardMutation = { readonly revealCard: { readonly reveal: { readonly url: string | null, readonly clientSecret: string | null, readonly expiresAt: string } | null, readonly errors: ReadonlyArray<ErrorFieldsFragment> } };

export type ReviewsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  providerId?: string | null | undefined;
}>;


export type ReviewsQuery = { readonly reviews: { readonly totalCount: number | null, readonly nodes: ReadonlyArray<
      | (
        { readonly providerStatus: string | null, readonly attempts: ReadonlyArray<{ readonly step: string, readonly key: string, readonly sentAt: string, readonly outcome: AttemptOutcome, readonly fault: string | null, readonly observations: ReadonlyArray<string>, readonly settledAt: string | null }> }
        & AnyJourneyFields_Card_Fragment
      )
      | (
        { readonly providerStatus: string | null, readonly attempts: ReadonlyArray<{ readonly step: string, readonly key: string, readonly sentAt: string, readonly outcome: AttemptOutcome, readonly fault: string | null, readonly observations: ReadonlyArray<string>, readonly settledAt: string | null }> }
        & AnyJourneyFields_Cardholder_Fragment
      )
      | (
        { readonly providerStatus: string | null, readonly attempts: ReadonlyArray<{ readonly step: string, readonly key: string, readonly sentAt: string, readonly outcome: AttemptOutcome, readonly fault: string | null, readonly observations: ReadonlyArray<string>, readonly settledAt: string | null }> }
        & AnyJourneyFields_KycApplication_Fragment
      )
      | (
        { readonly providerStatus: string | null, readonly attempts: ReadonlyArray<{ readonly step: string, readonly key: string, readonly sentAt: string, readonly outcome: AttemptOutcome, readonly fault: string | null, readonly observations: ReadonlyArray<string>, readonly settledAt: string | null }> }
        & AnyJourneyFields_Topup_Fragment
      )
    >, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type SetSpendingLimitsMutationVariables = Exact<{
  input: SetSpendingLimitsInput;
}>;


export type SetSpendingLimitsMutation = { readonly setSpendingLimits: { readonly card: CardFieldsFragment | null, readonly errors: ReadonlyArray<ErrorFieldsFragment> } };

export type SpendingLimitsQueryVariables = Exact<{
  cardId: string;
}>;


export type SpendingLimitsQuery = { readonly card: { readonly id: string, readonly spendingLimits: ReadonlyArray<SpendingLimitFieldsFragment> } | null };

export type StartKycMutationVariables = Exact<{
  input: StartKycInput;
}>;


export type StartKycMutation = { readonly startKyc: { readonly kycApplication: KycFieldsFragment | null, readonly errors: ReadonlyArray<ErrorFieldsFragment> } };

export type StatusChangedSubscriptionVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type StatusChangedSubscription = { readonly statusChanged: StatusChangeFieldsFragment };

export type StatusChangesQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
  first?: number | null | undefined;
}>;


export type StatusChangesQuery = { readonly statusChanges: { readonly nodes: ReadonlyArray<StatusChangeFieldsFragment>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type SubmitCodeMutationVariables = Exact<{
  input: SubmitCodeInput;
}>;


export type SubmitCodeMutation = { readonly submitCode: { readonly journey:
      | AnyJourneyFields_Card_Fragment
      | AnyJourneyFields_Cardholder_Fragment
      | AnyJourneyFields_KycApplication_Fragment
      | AnyJourneyFields_Topup_Fragment
     | null, readonly errors: ReadonlyArray<ErrorFieldsFragment> } };

export type SubmitDocumentMutationVariables = Exact<{
  input: SubmitDocumentInput;
}>;


export type SubmitDocumentMutation = { readonly submitDocument: { readonly journey:
      | AnyJourneyFields_Card_Fragment
      | AnyJourneyFields_Cardholder_Fragment
      | AnyJourneyFields_KycApplication_Fragment
      | AnyJourneyFields_Topup_Fragment
     | null, readonly errors: ReadonlyArray<ErrorFieldsFragment> } };

export type SubmitFormMutationVariables = Exact<{
  input: SubmitFormInput;
}>;


export type SubmitFormMutation = { readonly submitForm: { readonly journey:
      | AnyJourneyFields_Card_Fragment
      | AnyJourneyFields_Cardholder_Fragment
      | AnyJourneyFields_KycApplication_Fragment
      | AnyJourneyFields_Topup_Fragment
     | null, readonly errors: ReadonlyArray<ErrorFieldsFragment> } };

export type TerminateCardMutationVariables = Exact<{
  input: CardInput;
}>;


export type TerminateCardMutation = { readonly terminateCard: { readonly card: CardFieldsFragment | null, readonly errors: ReadonlyArray<ErrorFieldsFragment> } };

export type TopUpCardMutationVariables = Exact<{
  input: TopUpCardInput;
}>;


export type TopUpCardMutation = { readonly topUpCard: { readonly topup: TopupFieldsFragment | null, readonly errors: ReadonlyArray<ErrorFieldsFragment> } };

export type TransactionQueryVariables = Exact<{
  id: string;
}>;


export type TransactionQuery = { readonly cardTransaction: TransactionFieldsFragment | null };

export type TransactionsQueryVariables = Exact<{
  cardId: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type TransactionsQuery = { readonly card: { readonly id: string, readonly transactions: { readonly nodes: ReadonlyArray<TransactionFieldsFragment>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type UnfreezeCardMutationVariables = Exact<{
  input: CardInput;
}>;


export type UnfreezeCardMutation = { readonly unfreezeCard: { readonly card: CardFieldsFragment | null, readonly errors: ReadonlyArray<ErrorFieldsFragment> } };

export type UpdateCardholderMutationVariables = Exact<{
  input: UpdateCardholderInput;
}>;


export type UpdateCardholderMutation = { readonly updateCardholder: { readonly cardholder: CardholderFieldsFragment | null, readonly errors: ReadonlyArray<ErrorFieldsFragment> } };

export type UpdateCustomerMutationVariables = Exact<{
  input: UpdateCustomerInput;
}>;


export type UpdateCustomerMutation = { readonly updateCustomer: { readonly customer: { readonly id: string, readonly externalId: string, readonly changeCursor: string, readonly profile: ProfileFieldsFragment | null } | null, readonly errors: ReadonlyArray<ErrorFieldsFragment> } };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { readonly viewer: { readonly subject: string, readonly roles: ReadonlyArray<Role>, readonly customer: { readonly id: string, readonly externalId: string } | null } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const ErrorFieldsFragmentDoc = new TypedDocumentString(`
    fragment ErrorFields on UserError {
  code
  message
  path
  nodeId
}
    `, {"fragmentName":"ErrorFields"}) as unknown as TypedDocumentString<ErrorFieldsFragment, unknown>;
export const MoneyFieldsFragmentDoc = new TypedDocumentString(`
    fragment MoneyFields on Money {
  amount
  currency
}
    `, {"fragmentName":"MoneyFields"}) as unknown as TypedDocumentString<MoneyFieldsFragment, unknown>;
export const BalanceFieldsFragmentDoc = new TypedDocumentString(`
    fragment BalanceFields on Balance {
  target
  available {
    ...MoneyFields
  }
  pending {
    ...MoneyFields
  }
  freshness
  asOf
}
    fragment MoneyFields on Money {
  amount
  currency
}`, {"fragmentName":"BalanceFields"}) as unknown as TypedDocumentString<BalanceFieldsFragment, unknown>;
export const ReasonFieldsFragmentDoc = new TypedDocumentString(`
    fragment ReasonFields on StatusReason {
  code
  message
  retryable
}
    `, {"fragmentName":"ReasonFields"}) as unknown as TypedDocumentString<ReasonFieldsFragment, unknown>;
export const RequirementFieldsFragmentDoc = new TypedDocumentString(`
    fragment RequirementFields on Requirement {
  __typename
  id
  journeyId
  label
  problem
  ... on CodeRequirement {
    sentTo
    expiresAt
  }
  ... on VisitRequirement {
    url
    expiresAt
  }
  ... on FormRequirement {
    fields {
      name
      label
      type
      required
      options {
        value
        label
      }
      problem
    }
  }
  ... on DocumentRequirement {
    accepts
    sides
    takes
    needsIssuedOn
    needsExpiresOn
  }
}
    `, {"fragmentName":"RequirementFields"}) as unknown as TypedDocumentString<RequirementFieldsFragment, unknown>;
export const JourneyFieldsFragmentDoc = new TypedDocumentString(`
    fragment JourneyFields on Journey {
  __typename
  id
  version
  changeCursor
  nextCheckAt
  progress {
    done
    total
    current
  }
  statusReason {
    ...ReasonFields
  }
  requirements {
    ...RequirementFields
  }
}
    fragment RequirementFields on Requirement {
  __typename
  id
  journeyId
  label
  problem
  ... on CodeRequirement {
    sentTo
    expiresAt
  }
  ... on VisitRequirement {
    url
    expiresAt
  }
  ... on FormRequirement {
    fields {
      name
      label
      type
      required
      options {
        value
        label
      }
      problem
    }
  }
  ... on DocumentRequirement {
    accepts
    sides
    takes
    needsIssuedOn
    needsExpiresOn
  }
}
fragment ReasonFields on StatusReason {
  code
  message
  retryable
}`, {"fragmentName":"JourneyFields"}) as unknown as TypedDocumentString<JourneyFieldsFragment, unknown>;
export const CardholderFieldsFragmentDoc = new TypedDocumentString(`
    fragment CardholderFields on Cardholder {
  __typename
  id
  status
  ...JourneyFields
  provider {
    id
    name
  }
}
    fragment RequirementFields on Requirement {
  __typename
  id
  journeyId
  label
  problem
  ... on CodeRequirement {
    sentTo
    expiresAt
  }
  ... on VisitRequirement {
    url
    expiresAt
  }
  ... on FormRequirement {
    fields {
      name
      label
      type
      required
      options {
        value
        label
      }
      problem
    }
  }
  ... on DocumentRequirement {
    accepts
    sides
    takes
    needsIssuedOn
    needsExpiresOn
  }
}
fragment ReasonFields on StatusReason {
  code
  message
  retryable
}
fragment JourneyFields on Journey {
  __typename
  id
  version
  changeCursor
  nextCheckAt
  progress {
    done
    total
    current
  }
  statusReason {
    ...ReasonFields
  }
  requirements {
    ...RequirementFields
  }
}`, {"fragmentName":"CardholderFields"}) as unknown as TypedDocumentString<CardholderFieldsFragment, unknown>;
export const KycFieldsFragmentDoc = new TypedDocumentString(`
    fragment KycFields on KycApplication {
  __typename
  id
  status
  ...JourneyFields
  kycScope
  attempt
  deadlineAt
  submittedAt
  decidedAt
}
    fragment RequirementFields on Requirement {
  __typename
  id
  journeyId
  label
  problem
  ... on CodeRequirement {
    sentTo
    expiresAt
  }
  ... on VisitRequirement {
    url
    expiresAt
  }
  ... on FormRequirement {
    fields {
      name
      label
      type
      required
      options {
        value
        label
      }
      problem
    }
  }
  ... on DocumentRequirement {
    accepts
    sides
    takes
    needsIssuedOn
    needsExpiresOn
  }
}
fragment ReasonFields on StatusReason {
  code
  message
  retryable
}
fragment JourneyFields on Journey {
  __typename
  id
  version
  changeCursor
  nextCheckAt
  progress {
    done
    total
    current
  }
  statusReason {
    ...ReasonFields
  }
  requirements {
    ...RequirementFields
  }
}`, {"fragmentName":"KycFields"}) as unknown as TypedDocumentString<KycFieldsFragment, unknown>;
export const CardFieldsFragmentDoc = new TypedDocumentString(`
    fragment CardFields on Card {
  __typename
  id
  status
  ...JourneyFields
  wanted
  type
  brand
  last4
  nameOnCard
  expiryMonth
  expiryYear
  currency
  spendable
  fundable
}
    fragment RequirementFields on Requirement {
  __typename
  id
  journeyId
  label
  problem
  ... on CodeRequirement {
    sentTo
    expiresAt
  }
  ... on VisitRequirement {
    url
    expiresAt
  }
  ... on FormRequirement {
    fields {
      name
      label
      type
      required
      options {
        value
        label
      }
      problem
    }
  }
  ... on DocumentRequirement {
    accepts
    sides
    takes
    needsIssuedOn
    needsExpiresOn
  }
}
fragment ReasonFields on StatusReason {
  code
  message
  retryable
}
fragment JourneyFields on Journey {
  __typename
  id
  version
  changeCursor
  nextCheckAt
  progress {
    done
    total
    current
  }
  statusReason {
    ...ReasonFields
  }
  requirements {
    ...RequirementFields
  }
}`, {"fragmentName":"CardFields"}) as unknown as TypedDocumentString<CardFieldsFragment, unknown>;
export const TopupFieldsFragmentDoc = new TypedDocumentString(`
    fragment TopupFields on Topup {
  __typename
  id
  status
  ...JourneyFields
  target
  amount {
    ...MoneyFields
  }
  fee {
    ...MoneyFields
  }
  refundedToProgram
  createdAt
  settledAt
}
    fragment RequirementFields on Requirement {
  __typename
  id
  journeyId
  label
  problem
  ... on CodeRequirement {
    sentTo
    expiresAt
  }
  ... on VisitRequirement {
    url
    expiresAt
  }
  ... on FormRequirement {
    fields {
      name
      label
      type
      required
      options {
        value
        label
      }
      problem
    }
  }
  ... on DocumentRequirement {
    accepts
    sides
    takes
    needsIssuedOn
    needsExpiresOn
  }
}
fragment ReasonFields on StatusReason {
  code
  message
  retryable
}
fragment MoneyFields on Money {
  amount
  currency
}
fragment JourneyFields on Journey {
  __typename
  id
  version
  changeCursor
  nextCheckAt
  progress {
    done
    total
    current
  }
  statusReason {
    ...ReasonFields
  }
  requirements {
    ...RequirementFields
  }
}`, {"fragmentName":"TopupFields"}) as unknown as TypedDocumentString<TopupFieldsFragment, unknown>;
export const AnyJourneyFieldsFragmentDoc = new TypedDocumentString(`
    fragment AnyJourneyFields on Journey {
  ...JourneyFields
  ... on Cardholder {
    cardholderStatus: status
  }
  ... on KycApplication {
    kycStatus: status
  }
  ... on Card {
    cardStatus: status
  }
  ... on Topup {
    topupStatus: status
  }
}
    fragment RequirementFields on Requirement {
  __typename
  id
  journeyId
  label
  problem
  ... on CodeRequirement {
    sentTo
    expiresAt
  }
  ... on VisitRequirement {
    url
    expiresAt
  }
  ... on FormRequirement {
    fields {
      name
      label
      type
      required
      options {
        value
        label
      }
      problem
    }
  }
  ... on DocumentRequirement {
    accepts
    sides
    takes
    needsIssuedOn
    needsExpiresOn
  }
}
fragment ReasonFields on StatusReason {
  code
  message
  retryable
}
fragment JourneyFields on Journey {
  __typename
  id
  version
  changeCursor
  nextCheckAt
  progress {
    done
    total
    current
  }
  statusReason {
    ...ReasonFields
  }
  requirements {
    ...RequirementFields
  }
}`, {"fragmentName":"AnyJourneyFields"}) as unknown as TypedDocumentString<AnyJourneyFieldsFragment, unknown>;
export const ProfileFieldsFragmentDoc = new TypedDocumentString(`
    fragment ProfileFields on CustomerProfile {
  email
  firstName
  lastName
  dateOfBirth
  phone
  nationality
  gender
  address {
    line1
    line2
    city
    state
    postalCode
    country
  }
}
    `, {"fragmentName":"ProfileFields"}) as unknown as TypedDocumentString<ProfileFieldsFragment, unknown>;
export const AmountRuleFieldsFragmentDoc = new TypedDocumentString(`
    fragment AmountRuleFields on AmountRule {
  need
  currency
  min
  max
}
    `, {"fragmentName":"AmountRuleFields"}) as unknown as TypedDocumentString<AmountRuleFieldsFragment, unknown>;
export const ProductFieldsFragmentDoc = new TypedDocumentString(`
    fragment ProductFields on CardProduct {
  id
  name
  currency
  brand
  type
  kycScope
  active
  initialAmount {
    ...AmountRuleFields
  }
  topup {
    ...AmountRuleFields
  }
}
    fragment AmountRuleFields on AmountRule {
  need
  currency
  min
  max
}`, {"fragmentName":"ProductFields"}) as unknown as TypedDocumentString<ProductFieldsFragment, unknown>;
export const StatusChangeFieldsFragmentDoc = new TypedDocumentString(`
    fragment StatusChangeFields on StatusChange {
  cursor
  version
  from
  to
  source
  at
  reason {
    ...ReasonFields
  }
  subject {
    __typename
    ... on Node {
      id
    }
  }
}
    fragment ReasonFields on StatusReason {
  code
  message
  retryable
}`, {"fragmentName":"StatusChangeFields"}) as unknown as TypedDocumentString<StatusChangeFieldsFragment, unknown>;
export const TransactionFieldsFragmentDoc = new TypedDocumentString(`
    fragment TransactionFields on CardTransaction {
  __typename
  id
  kind
  status
  direction
  amount {
    ...MoneyFields
  }
  authorizedAmount {
    ...MoneyFields
  }
  merchantAmount {
    ...MoneyFields
  }
  fee {
    ...MoneyFields
  }
  merchant {
    name
    categoryCode
    city
    country
  }
  statusReason {
    ...ReasonFields
  }
  occurredAt
  settledAt
  version
  changeCursor
}
    fragment ReasonFields on StatusReason {
  code
  message
  retryable
}
fragment MoneyFields on Money {
  amount
  currency
}`, {"fragmentName":"TransactionFields"}) as unknown as TypedDocumentString<TransactionFieldsFragment, unknown>;
export const ChallengeFieldsFragmentDoc = new TypedDocumentString(`
    fragment ChallengeFields on CardChallenge {
  __typename
  id
  purpose
  answer
  code
  merchantName
  amount {
    ...MoneyFields
  }
  status
  expiresAt
  version
  changeCursor
}
    fragment MoneyFields on Money {
  amount
  currency
}`, {"fragmentName":"ChallengeFields"}) as unknown as TypedDocumentString<ChallengeFieldsFragment, unknown>;
export const SpendingLimitFieldsFragmentDoc = new TypedDocumentString(`
    fragment SpendingLimitFields on SpendingLimit {
  interval
  amount {
    ...MoneyFields
  }
  spent {
    ...MoneyFields
  }
  scope
  changeable
}
    fragment MoneyFields on Money {
  amount
  currency
}`, {"fragmentName":"SpendingLimitFields"}) as unknown as TypedDocumentString<SpendingLimitFieldsFragment, unknown>;
export const AnswerChallengeDocument = new TypedDocumentString(`
    mutation AnswerChallenge($input: AnswerChallengeInput!) {
  answerChallenge(input: $input) {
    challenge {
      ...ChallengeFields
    }
    errors {
      ...ErrorFields
    }
  }
}
    fragment ErrorFields on UserError {
  code
  message
  path
  nodeId
}
fragment MoneyFields on Money {
  amount
  currency
}
fragment ChallengeFields on CardChallenge {
  __typename
  id
  purpose
  answer
  code
  merchantName
  amount {
    ...MoneyFields
  }
  status
  expiresAt
  version
  changeCursor
}`) as unknown as TypedDocumentString<AnswerChallengeMutation, AnswerChallengeMutationVariables>;
export const AuditTrailDocument = new TypedDocumentString(`
    query AuditTrail($first: Int = 50, $after: String, $subject: String, $target: ID) {
  auditTrail(first: $first, after: $after, subject: $subject, target: $target) {
    nodes {
      id
      position
      at
      subject
      roles
      operation
      target
      outcome
      code
      note
      hash
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<AuditTrailQuery, AuditTrailQueryVariables>;
export const ChallengesDocument = new TypedDocumentString(`
    query Challenges($id: ID!) {
  customer(id: $id) {
    id
    challenges {
      ...ChallengeFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment ChallengeFields on CardChallenge {
  __typename
  id
  purpose
  answer
  code
  merchantName
  amount {
    ...MoneyFields
  }
  status
  expiresAt
  version
  changeCursor
}`) as unknown as TypedDocumentString<ChallengesQuery, ChallengesQueryVariables>;
export const ChangeCursorDocument = new TypedDocumentString(`
    query ChangeCursor($id: ID!) {
  node(id: $id) {
    id
    ... on Customer {
      changeCursor
    }
    ... on Journey {
      changeCursor
    }
  }
}
    `) as unknown as TypedDocumentString<ChangeCursorQuery, ChangeCursorQueryVariables>;
export const CreateCardholderDocument = new TypedDocumentString(`
    mutation CreateCardholder($input: CreateCardholderInput!) {
  createCardholder(input: $input) {
    cardholder {
      ...CardholderFields
    }
    errors {
      ...ErrorFields
    }
  }
}
    fragment RequirementFields on Requirement {
  __typename
  id
  journeyId
  label
  problem
  ... on CodeRequirement {
    sentTo
    expiresAt
  }
  ... on VisitRequirement {
    url
    expiresAt
  }
  ... on FormRequirement {
    fields {
      name
      label
      type
      required
      options {
        value
        label
      }
      problem
    }
  }
  ... on DocumentRequirement {
    accepts
    sides
    takes
    needsIssuedOn
    needsExpiresOn
  }
}
fragment ReasonFields on StatusReason {
  code
  message
  retryable
}
fragment ErrorFields on UserError {
  code
  message
  path
  nodeId
}
fragment JourneyFields on Journey {
  __typename
  id
  version
  changeCursor
  nextCheckAt
  progress {
    done
    total
    current
  }
  statusReason {
    ...ReasonFields
  }
  requirements {
    ...RequirementFields
  }
}
fragment CardholderFields on Cardholder {
  __typename
  id
  status
  ...JourneyFields
  provider {
    id
    name
  }
}`) as unknown as TypedDocumentString<CreateCardholderMutation, CreateCardholderMutationVariables>;
export const CreateCustomerDocument = new TypedDocumentString(`
    mutation CreateCustomer($input: CreateCustomerInput!) {
  createCustomer(input: $input) {
    customer {
      id
      externalId
      changeCursor
      profile {
        ...ProfileFields
      }
    }
    errors {
      ...ErrorFields
    }
  }
}
    fragment ErrorFields on UserError {
  code
  message
  path
  nodeId
}
fragment ProfileFields on CustomerProfile {
  email
  firstName
  lastName
  dateOfBirth
  phone
  nationality
  gender
  address {
    line1
    line2
    city
    state
    postalCode
    country
  }
}`) as unknown as TypedDocumentString<CreateCustomerMutation, CreateCustomerMutationVariables>;
export const CustomerDocument = new TypedDocumentString(`
    query Customer($id: ID, $externalId: String) {
  customer(id: $id, externalId: $externalId) {
    id
    externalId
    changeCursor
    profile {
      ...ProfileFields
    }
    requirements {
      ...RequirementFields
    }
    cardholders {
      ...CardholderFields
      balance {
        ...BalanceFields
      }
      kycApplications {
        ...KycFields
      }
      cards {
        ...CardFields
        balance {
          ...BalanceFields
        }
        topups {
          nodes {
            ...TopupFields
          }
        }
      }
    }
  }
}
    fragment RequirementFields on Requirement {
  __typename
  id
  journeyId
  label
  problem
  ... on CodeRequirement {
    sentTo
    expiresAt
  }
  ... on VisitRequirement {
    url
    expiresAt
  }
  ... on FormRequirement {
    fields {
      name
      label
      type
      required
      options {
        value
        label
      }
      problem
    }
  }
  ... on DocumentRequirement {
    accepts
    sides
    takes
    needsIssuedOn
    needsExpiresOn
  }
}
fragment ReasonFields on StatusReason {
  code
  message
  retryable
}
fragment MoneyFields on Money {
  amount
  currency
}
fragment BalanceFields on Balance {
  target
  available {
    ...MoneyFields
  }
  pending {
    ...MoneyFields
  }
  freshness
  asOf
}
fragment JourneyFields on Journey {
  __typename
  id
  version
  changeCursor
  nextCheckAt
  progress {
    done
    total
    current
  }
  statusReason {
    ...ReasonFields
  }
  requirements {
    ...RequirementFields
  }
}
fragment CardholderFields on Cardholder {
  __typename
  id
  status
  ...JourneyFields
  provider {
    id
    name
  }
}
fragment KycFields on KycApplication {
  __typename
  id
  status
  ...JourneyFields
  kycScope
  attempt
  deadlineAt
  submittedAt
  decidedAt
}
fragment CardFields on Card {
  __typename
  id
  status
  ...JourneyFields
  wanted
  type
  brand
  last4
  nameOnCard
  expiryMonth
  expiryYear
  currency
  spendable
  fundable
}
fragment TopupFields on Topup {
  __typename
  id
  status
  ...JourneyFields
  target
  amount {
    ...MoneyFields
  }
  fee {
    ...MoneyFields
  }
  refundedToProgram
  createdAt
  settledAt
}
fragment ProfileFields on CustomerProfile {
  email
  firstName
  lastName
  dateOfBirth
  phone
  nationality
  gender
  address {
    line1
    line2
    city
    state
    postalCode
    country
  }
}`) as unknown as TypedDocumentString<CustomerQuery, CustomerQueryVariables>;
export const EraseCustomerDocument = new TypedDocumentString(`
    mutation EraseCustomer($input: EraseCustomerInput!) {
  eraseCustomer(input: $input) {
    customer {
      id
      externalId
      erasedAt
    }
    errors {
      ...ErrorFields
    }
  }
}
    fragment ErrorFields on UserError {
  code
  message
  path
  nodeId
}`) as unknown as TypedDocumentString<EraseCustomerMutation, EraseCustomerMutationVariables>;
export const FreezeCardDocument = new TypedDocumentString(`
    mutation FreezeCard($input: CardInput!) {
  freezeCard(input: $input) {
    card {
      ...CardFields
    }
    errors {
      ...ErrorFields
    }
  }
}
    fragment RequirementFields on Requirement {
  __typename
  id
  journeyId
  label
  problem
  ... on CodeRequirement {
    sentTo
    expiresAt
  }
  ... on VisitRequirement {
    url
    expiresAt
  }
  ... on FormRequirement {
    fields {
      name
      label
      type
      required
      options {
        value
        label
      }
      problem
    }
  }
  ... on DocumentRequirement {
    accepts
    sides
    takes
    needsIssuedOn
    needsExpiresOn
  }
}
fragment ReasonFields on StatusReason {
  code
  message
  retryable
}
fragment ErrorFields on UserError {
  code
  message
  path
  nodeId
}
fragment JourneyFields on Journey {
  __typename
  id
  version
  changeCursor
  nextCheckAt
  progress {
    done
    total
    current
  }
  statusReason {
    ...ReasonFields
  }
  requirements {
    ...RequirementFields
  }
}
fragment CardFields on Card {
  __typename
  id
  status
  ...JourneyFields
  wanted
  type
  brand
  last4
  nameOnCard
  expiryMonth
  expiryYear
  currency
  spendable
  fundable
}`) as unknown as TypedDocumentString<FreezeCardMutation, FreezeCardMutationVariables>;
export const IssueCardDocument = new TypedDocumentString(`
    mutation IssueCard($input: IssueCardInput!) {
  issueCard(input: $input) {
    card {
      ...CardFields
    }
    errors {
      ...ErrorFields
    }
  }
}
    fragment RequirementFields on Requirement {
  __typename
  id
  journeyId
  label
  problem
  ... on CodeRequirement {
    sentTo
    expiresAt
  }
  ... on VisitRequirement {
    url
    expiresAt
  }
  ... on FormRequirement {
    fields {
      name
      label
      type
      required
      options {
        value
        label
      }
      problem
    }
  }
  ... on DocumentRequirement {
    accepts
    sides
    takes
    needsIssuedOn
    needsExpiresOn
  }
}
fragment ReasonFields on StatusReason {
  code
  message
  retryable
}
fragment ErrorFields on UserError {
  code
  message
  path
  nodeId
}
fragment JourneyFields on Journey {
  __typename
  id
  version
  changeCursor
  nextCheckAt
  progress {
    done
    total
    current
  }
  statusReason {
    ...ReasonFields
  }
  requirements {
    ...RequirementFields
  }
}
fragment CardFields on Card {
  __typename
  id
  status
  ...JourneyFields
  wanted
  type
  brand
  last4
  nameOnCard
  expiryMonth
  expiryYear
  currency
  spendable
  fundable
}`) as unknown as TypedDocumentString<IssueCardMutation, IssueCardMutationVariables>;
export const JourneyDocument = new TypedDocumentString(`
    query Journey($id: ID!) {
  node(id: $id) {
    id
    ...AnyJourneyFields
  }
}
    fragment RequirementFields on Requirement {
  __typename
  id
  journeyId
  label
  problem
  ... on CodeRequirement {
    sentTo
    expiresAt
  }
  ... on VisitRequirement {
    url
    expiresAt
  }
  ... on FormRequirement {
    fields {
      name
      label
      type
      required
      options {
        value
        label
      }
      problem
    }
  }
  ... on DocumentRequirement {
    accepts
    sides
    takes
    needsIssuedOn
    needsExpiresOn
  }
}
fragment ReasonFields on StatusReason {
  code
  message
  retryable
}
fragment JourneyFields on Journey {
  __typename
  id
  version
  changeCursor
  nextCheckAt
  progress {
    done
    total
    current
  }
  statusReason {
    ...ReasonFields
  }
  requirements {
    ...RequirementFields
  }
}
fragment AnyJourneyFields on Journey {
  ...JourneyFields
  ... on Cardholder {
    cardholderStatus: status
  }
  ... on KycApplication {
    kycStatus: status
  }
  ... on Card {
    cardStatus: status
  }
  ... on Topup {
    topupStatus: status
  }
}`) as unknown as TypedDocumentString<JourneyQuery, JourneyQueryVariables>;
export const ProvidersDocument = new TypedDocumentString(`
    query Providers {
  providers {
    id
    name
    products {
      ...ProductFields
    }
    capabilities {
      name
      supported
      note
    }
    health {
      status
      errorRate
      p99Millis
      lastErrorAt
    }
  }
}
    fragment AmountRuleFields on AmountRule {
  need
  currency
  min
  max
}
fragment ProductFields on CardProduct {
  id
  name
  currency
  brand
  type
  kycScope
  active
  initialAmount {
    ...AmountRuleFields
  }
  topup {
    ...AmountRuleFields
  }
}`) as unknown as TypedDocumentString<ProvidersQuery, ProvidersQueryVariables>;
export const ReconciliationFindingsDocument = new TypedDocumentString(`
    query ReconciliationFindings($first: Int = 50, $after: String, $providerId: ID) {
  reconciliationFindings(first: $first, after: $after, providerId: $providerId) {
    nodes {
      id
      providerId
      day
      kind
      difference
      journey {
        id
        version
      }
      providerRef
      providerStatus
      amountHere {
        amount
        currency
      }
      amountThere {
        amount
        currency
      }
      foundAt
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<ReconciliationFindingsQuery, ReconciliationFindingsQueryVariables>;
export const RefreshDocument = new TypedDocumentString(`
    mutation Refresh($input: RefreshInput!) {
  refresh(input: $input) {
    journey {
      ...AnyJourneyFields
    }
    errors {
      ...ErrorFields
    }
  }
}
    fragment RequirementFields on Requirement {
  __typename
  id
  journeyId
  label
  problem
  ... on CodeRequirement {
    sentTo
    expiresAt
  }
  ... on VisitRequirement {
    url
    expiresAt
  }
  ... on FormRequirement {
    fields {
      name
      label
      type
      required
      options {
        value
        label
      }
      problem
    }
  }
  ... on DocumentRequirement {
    accepts
    sides
    takes
    needsIssuedOn
    needsExpiresOn
  }
}
fragment ReasonFields on StatusReason {
  code
  message
  retryable
}
fragment ErrorFields on UserError {
  code
  message
  path
  nodeId
}
fragment JourneyFields on Journey {
  __typename
  id
  version
  changeCursor
  nextCheckAt
  progress {
    done
    total
    current
  }
  statusReason {
    ...ReasonFields
  }
  requirements {
    ...RequirementFields
  }
}
fragment AnyJourneyFields on Journey {
  ...JourneyFields
  ... on Cardholder {
    cardholderStatus: status
  }
  ... on KycApplication {
    kycStatus: status
  }
  ... on Card {
    cardStatus: status
  }
  ... on Topup {
    topupStatus: status
  }
}`) as unknown as TypedDocumentString<RefreshMutation, RefreshMutationVariables>;
export const RenewRequirementDocument = new TypedDocumentString(`
    mutation RenewRequirement($input: RenewRequirementInput!) {
  renewRequirement(input: $input) {
    journey {
      ...AnyJourneyFields
    }
    errors {
      ...ErrorFields
    }
  }
}
    fragment RequirementFields on Requirement {
  __typename
  id
  journeyId
  label
  problem
  ... on CodeRequirement {
    sentTo
    expiresAt
  }
  ... on VisitRequirement {
    url
    expiresAt
  }
  ... on FormRequirement {
    fields {
      name
      label
      type
      required
      options {
        value
        label
      }
      problem
    }
  }
  ... on DocumentRequirement {
    accepts
    sides
    takes
    needsIssuedOn
    needsExpiresOn
  }
}
fragment ReasonFields on StatusReason {
  code
  message
  retryable
}
fragment ErrorFields on UserError {
  code
  message
  path
  nodeId
}
fragment JourneyFields on Journey {
  __typename
  id
  version
  changeCursor
  nextCheckAt
  progress {
    done
    total
    current
  }
  statusReason {
    ...ReasonFields
  }
  requirements {
    ...RequirementFields
  }
}
fragment AnyJourneyFields on Journey {
  ...JourneyFields
  ... on Cardholder {
    cardholderStatus: status
  }
  ... on KycApplication {
    kycStatus: status
  }
  ... on Card {
    cardStatus: status
  }
  ... on Topup {
    topupStatus: status
  }
}`) as unknown as TypedDocumentString<RenewRequirementMutation, RenewRequirementMutationVariables>;
export const RequirementsDocument = new TypedDocumentString(`
    query Requirements($customerId: ID!) {
  customer(id: $customerId) {
    id
    changeCursor
    requirements {
      ...RequirementFields
    }
  }
}
    fragment RequirementFields on Requirement {
  __typename
  id
  journeyId
  label
  problem
  ... on CodeRequirement {
    sentTo
    expiresAt
  }
  ... on VisitRequirement {
    url
    expiresAt
  }
  ... on FormRequirement {
    fields {
      name
      label
      type
      required
      options {
        value
        label
      }
      problem
    }
  }
  ... on DocumentRequirement {
    accepts
    sides
    takes
    needsIssuedOn
    needsExpiresOn
  }
}`) as unknown as TypedDocumentString<RequirementsQuery, RequirementsQueryVariables>;
export const ResolveReviewDocument = new TypedDocumentString(`
    mutation ResolveReview($input: ResolveReviewInput!) {
  resolveReview(input: $input) {
    journey {
      ...AnyJourneyFields
    }
    errors {
      ...ErrorFields
    }
  }
}
    fragment RequirementFields on Requirement {
  __typename
  id
  journeyId
  label
  problem
  ... on CodeRequirement {
    sentTo
    expiresAt
  }
  ... on VisitRequirement {
    url
    expiresAt
  }
  ... on FormRequirement {
    fields {
      name
      label
      type
      required
      options {
        value
        label
      }
      problem
    }
  }
  ... on DocumentRequirement {
    accepts
    sides
    takes
    needsIssuedOn
    needsExpiresOn
  }
}
fragment ReasonFields on StatusReason {
  code
  message
  retryable
}
fragment ErrorFields on UserError {
  code
  message
  path
  nodeId
}
fragment JourneyFields on Journey {
  __typename
  id
  version
  changeCursor
  nextCheckAt
  progress {
    done
    total
    current
  }
  statusReason {
    ...ReasonFields
  }
  requirements {
    ...RequirementFields
  }
}
fragment AnyJourneyFields on Journey {
  ...JourneyFields
  ... on Cardholder {
    cardholderStatus: status
  }
  ... on KycApplication {
    kycStatus: status
  }
  ... on Card {
    cardStatus: status
  }
  ... on Topup {
    topupStatus: status
  }
}`) as unknown as TypedDocumentString<ResolveReviewMutation, ResolveReviewMutationVariables>;
export const RevealCardDocument = new TypedDocumentString(`
    mutation RevealCard($input: RevealCardInput!) {
  revealCard(input: $input) {
    reveal {
      url
      clientSecret
      expiresAt
    }
    errors {
      ...ErrorFields
    }
  }
}
    fragment ErrorFields on UserError {
  code
  message
  path
  nodeId
}`) as unknown as TypedDocumentString<RevealCardMutation, RevealCardMutationVariables>;
export const ReviewsDocument = new TypedDocumentString(`
    query Reviews($first: Int = 20, $after: String, $providerId: ID) {
  reviews(first: $first, after: $after, providerId: $providerId) {
    nodes {
      ...AnyJourneyFields
      providerStatus
      attempts {
        step
        key
        sentAt
        outcome
        fault
        observations
        settledAt
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
  }
}
    fragment RequirementFields on Requirement {
  __typename
  id
  journeyId
  label
  problem
  ... on CodeRequirement {
    sentTo
    expiresAt
  }
  ... on VisitRequirement {
    url
    expiresAt
  }
  ... on FormRequirement {
    fields {
      name
      label
      type
      required
      options {
        value
        label
      }
      problem
    }
  }
  ... on DocumentRequirement {
    accepts
    sides
    takes
    needsIssuedOn
    needsExpiresOn
  }
}
fragment ReasonFields on StatusReason {
  code
  message
  retryable
}
fragment JourneyFields on Journey {
  __typename
  id
  version
  changeCursor
  nextCheckAt
  progress {
    done
    total
    current
  }
  statusReason {
    ...ReasonFields
  }
  requirements {
    ...RequirementFields
  }
}
fragment AnyJourneyFields on Journey {
  ...JourneyFields
  ... on Cardholder {
    cardholderStatus: status
  }
  ... on KycApplication {
    kycStatus: status
  }
  ... on Card {
    cardStatus: status
  }
  ... on Topup {
    topupStatus: status
  }
}`) as unknown as TypedDocumentString<ReviewsQuery, ReviewsQueryVariables>;
export const SetSpendingLimitsDocument = new TypedDocumentString(`
    mutation SetSpendingLimits($input: SetSpendingLimitsInput!) {
  setSpendingLimits(input: $input) {
    card {
      ...CardFields
    }
    errors {
      ...ErrorFields
    }
  }
}
    fragment RequirementFields on Requirement {
  __typename
  id
  journeyId
  label
  problem
  ... on CodeRequirement {
    sentTo
    expiresAt
  }
  ... on VisitRequirement {
    url
    expiresAt
  }
  ... on FormRequirement {
    fields {
      name
      label
      type
      required
      options {
        value
        label
      }
      problem
    }
  }
  ... on DocumentRequirement {
    accepts
    sides
    takes
    needsIssuedOn
    needsExpiresOn
  }
}
fragment ReasonFields on StatusReason {
  code
  message
  retryable
}
fragment ErrorFields on UserError {
  code
  message
  path
  nodeId
}
fragment JourneyFields on Journey {
  __typename
  id
  version
  changeCursor
  nextCheckAt
  progress {
    done
    total
    current
  }
  statusReason {
    ...ReasonFields
  }
  requirements {
    ...RequirementFields
  }
}
fragment CardFields on Card {
  __typename
  id
  status
  ...JourneyFields
  wanted
  type
  brand
  last4
  nameOnCard
  expiryMonth
  expiryYear
  currency
  spendable
  fundable
}`) as unknown as TypedDocumentString<SetSpendingLimitsMutation, SetSpendingLimitsMutationVariables>;
export const SpendingLimitsDocument = new TypedDocumentString(`
    query SpendingLimits($cardId: ID!) {
  card(id: $cardId) {
    id
    spendingLimits {
      ...SpendingLimitFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment SpendingLimitFields on SpendingLimit {
  interval
  amount {
    ...MoneyFields
  }
  spent {
    ...MoneyFields
  }
  scope
  changeable
}`) as unknown as TypedDocumentString<SpendingLimitsQuery, SpendingLimitsQueryVariables>;
export const StartKycDocument = new TypedDocumentString(`
    mutation StartKyc($input: StartKycInput!) {
  startKyc(input: $input) {
    kycApplication {
      ...KycFields
    }
    errors {
      ...ErrorFields
    }
  }
}
    fragment RequirementFields on Requirement {
  __typename
  id
  journeyId
  label
  problem
  ... on CodeRequirement {
    sentTo
    expiresAt
  }
  ... on VisitRequirement {
    url
    expiresAt
  }
  ... on FormRequirement {
    fields {
      name
      label
      type
      required
      options {
        value
        label
      }
      problem
    }
  }
  ... on DocumentRequirement {
    accepts
    sides
    takes
    needsIssuedOn
    needsExpiresOn
  }
}
fragment ReasonFields on StatusReason {
  code
  message
  retryable
}
fragment ErrorFields on UserError {
  code
  message
  path
  nodeId
}
fragment JourneyFields on Journey {
  __typename
  id
  version
  changeCursor
  nextCheckAt
  progress {
    done
    total
    current
  }
  statusReason {
    ...ReasonFields
  }
  requirements {
    ...RequirementFields
  }
}
fragment KycFields on KycApplication {
  __typename
  id
  status
  ...JourneyFields
  kycScope
  attempt
  deadlineAt
  submittedAt
  decidedAt
}`) as unknown as TypedDocumentString<StartKycMutation, StartKycMutationVariables>;
export const StatusChangedDocument = new TypedDocumentString(`
    subscription StatusChanged($id: ID!, $after: Cursor) {
  statusChanged(id: $id, after: $after) {
    ...StatusChangeFields
  }
}
    fragment ReasonFields on StatusReason {
  code
  message
  retryable
}
fragment StatusChangeFields on StatusChange {
  cursor
  version
  from
  to
  source
  at
  reason {
    ...ReasonFields
  }
  subject {
    __typename
    ... on Node {
      id
    }
  }
}`) as unknown as TypedDocumentString<StatusChangedSubscription, StatusChangedSubscriptionVariables>;
export const StatusChangesDocument = new TypedDocumentString(`
    query StatusChanges($id: ID!, $after: Cursor, $first: Int = 50) {
  statusChanges(id: $id, after: $after, first: $first) {
    nodes {
      ...StatusChangeFields
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment ReasonFields on StatusReason {
  code
  message
  retryable
}
fragment StatusChangeFields on StatusChange {
  cursor
  version
  from
  to
  source
  at
  reason {
    ...ReasonFields
  }
  subject {
    __typename
    ... on Node {
      id
    }
  }
}`) as unknown as TypedDocumentString<StatusChangesQuery, StatusChangesQueryVariables>;
export const SubmitCodeDocument = new TypedDocumentString(`
    mutation SubmitCode($input: SubmitCodeInput!) {
  submitCode(input: $input) {
    journey {
      ...AnyJourneyFields
    }
    errors {
      ...ErrorFields
    }
  }
}
    fragment RequirementFields on Requirement {
  __typename
  id
  journeyId
  label
  problem
  ... on CodeRequirement {
    sentTo
    expiresAt
  }
  ... on VisitRequirement {
    url
    expiresAt
  }
  ... on FormRequirement {
    fields {
      name
      label
      type
      required
      options {
        value
        label
      }
      problem
    }
  }
  ... on DocumentRequirement {
    accepts
    sides
    takes
    needsIssuedOn
    needsExpiresOn
  }
}
fragment ReasonFields on StatusReason {
  code
  message
  retryable
}
fragment ErrorFields on UserError {
  code
  message
  path
  nodeId
}
fragment JourneyFields on Journey {
  __typename
  id
  version
  changeCursor
  nextCheckAt
  progress {
    done
    total
    current
  }
  statusReason {
    ...ReasonFields
  }
  requirements {
    ...RequirementFields
  }
}
fragment AnyJourneyFields on Journey {
  ...JourneyFields
  ... on Cardholder {
    cardholderStatus: status
  }
  ... on KycApplication {
    kycStatus: status
  }
  ... on Card {
    cardStatus: status
  }
  ... on Topup {
    topupStatus: status
  }
}`) as unknown as TypedDocumentString<SubmitCodeMutation, SubmitCodeMutationVariables>;
export const SubmitDocumentDocument = new TypedDocumentString(`
    mutation SubmitDocument($input: SubmitDocumentInput!) {
  submitDocument(input: $input) {
    journey {
      ...AnyJourneyFields
    }
    errors {
      ...ErrorFields
    }
  }
}
    fragment RequirementFields on Requirement {
  __typename
  id
  journeyId
  label
  problem
  ... on CodeRequirement {
    sentTo
    expiresAt
  }
  ... on VisitRequirement {
    url
    expiresAt
  }
  ... on FormRequirement {
    fields {
      name
      label
      type
      required
      options {
        value
        label
      }
      problem
    }
  }
  ... on DocumentRequirement {
    accepts
    sides
    takes
    needsIssuedOn
    needsExpiresOn
  }
}
fragment ReasonFields on StatusReason {
  code
  message
  retryable
}
fragment ErrorFields on UserError {
  code
  message
  path
  nodeId
}
fragment JourneyFields on Journey {
  __typename
  id
  version
  changeCursor
  nextCheckAt
  progress {
    done
    total
    current
  }
  statusReason {
    ...ReasonFields
  }
  requirements {
    ...RequirementFields
  }
}
fragment AnyJourneyFields on Journey {
  ...JourneyFields
  ... on Cardholder {
    cardholderStatus: status
  }
  ... on KycApplication {
    kycStatus: status
  }
  ... on Card {
    cardStatus: status
  }
  ... on Topup {
    topupStatus: status
  }
}`) as unknown as TypedDocumentString<SubmitDocumentMutation, SubmitDocumentMutationVariables>;
export const SubmitFormDocument = new TypedDocumentString(`
    mutation SubmitForm($input: SubmitFormInput!) {
  submitForm(input: $input) {
    journey {
      ...AnyJourneyFields
    }
    errors {
      ...ErrorFields
    }
  }
}
    fragment RequirementFields on Requirement {
  __typename
  id
  journeyId
  label
  problem
  ... on CodeRequirement {
    sentTo
    expiresAt
  }
  ... on VisitRequirement {
    url
    expiresAt
  }
  ... on FormRequirement {
    fields {
      name
      label
      type
      required
      options {
        value
        label
      }
      problem
    }
  }
  ... on DocumentRequirement {
    accepts
    sides
    takes
    needsIssuedOn
    needsExpiresOn
  }
}
fragment ReasonFields on StatusReason {
  code
  message
  retryable
}
fragment ErrorFields on UserError {
  code
  message
  path
  nodeId
}
fragment JourneyFields on Journey {
  __typename
  id
  version
  changeCursor
  nextCheckAt
  progress {
    done
    total
    current
  }
  statusReason {
    ...ReasonFields
  }
  requirements {
    ...RequirementFields
  }
}
fragment AnyJourneyFields on Journey {
  ...JourneyFields
  ... on Cardholder {
    cardholderStatus: status
  }
  ... on KycApplication {
    kycStatus: status
  }
  ... on Card {
    cardStatus: status
  }
  ... on Topup {
    topupStatus: status
  }
}`) as unknown as TypedDocumentString<SubmitFormMutation, SubmitFormMutationVariables>;
export const TerminateCardDocument = new TypedDocumentString(`
    mutation TerminateCard($input: CardInput!) {
  terminateCard(input: $input) {
    card {
      ...CardFields
    }
    errors {
      ...ErrorFields
    }
  }
}
    fragment RequirementFields on Requirement {
  __typename
  id
  journeyId
  label
  problem
  ... on CodeRequirement {
    sentTo
    expiresAt
  }
  ... on VisitRequirement {
    url
    expiresAt
  }
  ... on FormRequirement {
    fields {
      name
      label
      type
      required
      options {
        value
        label
      }
      problem
    }
  }
  ... on DocumentRequirement {
    accepts
    sides
    takes
    needsIssuedOn
    needsExpiresOn
  }
}
fragment ReasonFields on StatusReason {
  code
  message
  retryable
}
fragment ErrorFields on UserError {
  code
  message
  path
  nodeId
}
fragment JourneyFields on Journey {
  __typename
  id
  version
  changeCursor
  nextCheckAt
  progress {
    done
    total
    current
  }
  statusReason {
    ...ReasonFields
  }
  requirements {
    ...RequirementFields
  }
}
fragment CardFields on Card {
  __typename
  id
  status
  ...JourneyFields
  wanted
  type
  brand
  last4
  nameOnCard
  expiryMonth
  expiryYear
  currency
  spendable
  fundable
}`) as unknown as TypedDocumentString<TerminateCardMutation, TerminateCardMutationVariables>;
export const TopUpCardDocument = new TypedDocumentString(`
    mutation TopUpCard($input: TopUpCardInput!) {
  topUpCard(input: $input) {
    topup {
      ...TopupFields
    }
    errors {
      ...ErrorFields
    }
  }
}
    fragment RequirementFields on Requirement {
  __typename
  id
  journeyId
  label
  problem
  ... on CodeRequirement {
    sentTo
    expiresAt
  }
  ... on VisitRequirement {
    url
    expiresAt
  }
  ... on FormRequirement {
    fields {
      name
      label
      type
      required
      options {
        value
        label
      }
      problem
    }
  }
  ... on DocumentRequirement {
    accepts
    sides
    takes
    needsIssuedOn
    needsExpiresOn
  }
}
fragment ReasonFields on StatusReason {
  code
  message
  retryable
}
fragment ErrorFields on UserError {
  code
  message
  path
  nodeId
}
fragment MoneyFields on Money {
  amount
  currency
}
fragment JourneyFields on Journey {
  __typename
  id
  version
  changeCursor
  nextCheckAt
  progress {
    done
    total
    current
  }
  statusReason {
    ...ReasonFields
  }
  requirements {
    ...RequirementFields
  }
}
fragment TopupFields on Topup {
  __typename
  id
  status
  ...JourneyFields
  target
  amount {
    ...MoneyFields
  }
  fee {
    ...MoneyFields
  }
  refundedToProgram
  createdAt
  settledAt
}`) as unknown as TypedDocumentString<TopUpCardMutation, TopUpCardMutationVariables>;
export const TransactionDocument = new TypedDocumentString(`
    query Transaction($id: ID!) {
  cardTransaction(id: $id) {
    ...TransactionFields
  }
}
    fragment ReasonFields on StatusReason {
  code
  message
  retryable
}
fragment MoneyFields on Money {
  amount
  currency
}
fragment TransactionFields on CardTransaction {
  __typename
  id
  kind
  status
  direction
  amount {
    ...MoneyFields
  }
  authorizedAmount {
    ...MoneyFields
  }
  merchantAmount {
    ...MoneyFields
  }
  fee {
    ...MoneyFields
  }
  merchant {
    name
    categoryCode
    city
    country
  }
  statusReason {
    ...ReasonFields
  }
  occurredAt
  settledAt
  version
  changeCursor
}`) as unknown as TypedDocumentString<TransactionQuery, TransactionQueryVariables>;
export const TransactionsDocument = new TypedDocumentString(`
    query Transactions($cardId: ID!, $first: Int = 20, $after: String) {
  card(id: $cardId) {
    id
    transactions(first: $first, after: $after) {
      nodes {
        ...TransactionFields
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment ReasonFields on StatusReason {
  code
  message
  retryable
}
fragment MoneyFields on Money {
  amount
  currency
}
fragment TransactionFields on CardTransaction {
  __typename
  id
  kind
  status
  direction
  amount {
    ...MoneyFields
  }
  authorizedAmount {
    ...MoneyFields
  }
  merchantAmount {
    ...MoneyFields
  }
  fee {
    ...MoneyFields
  }
  merchant {
    name
    categoryCode
    city
    country
  }
  statusReason {
    ...ReasonFields
  }
  occurredAt
  settledAt
  version
  changeCursor
}`) as unknown as TypedDocumentString<TransactionsQuery, TransactionsQueryVariables>;
export const UnfreezeCardDocument = new TypedDocumentString(`
    mutation UnfreezeCard($input: CardInput!) {
  unfreezeCard(input: $input) {
    card {
      ...CardFields
    }
    errors {
      ...ErrorFields
    }
  }
}
    fragment RequirementFields on Requirement {
  __typename
  id
  journeyId
  label
  problem
  ... on CodeRequirement {
    sentTo
    expiresAt
  }
  ... on VisitRequirement {
    url
    expiresAt
  }
  ... on FormRequirement {
    fields {
      name
      label
      type
      required
      options {
        value
        label
      }
      problem
    }
  }
  ... on DocumentRequirement {
    accepts
    sides
    takes
    needsIssuedOn
    needsExpiresOn
  }
}
fragment ReasonFields on StatusReason {
  code
  message
  retryable
}
fragment ErrorFields on UserError {
  code
  message
  path
  nodeId
}
fragment JourneyFields on Journey {
  __typename
  id
  version
  changeCursor
  nextCheckAt
  progress {
    done
    total
    current
  }
  statusReason {
    ...ReasonFields
  }
  requirements {
    ...RequirementFields
  }
}
fragment CardFields on Card {
  __typename
  id
  status
  ...JourneyFields
  wanted
  type
  brand
  last4
  nameOnCard
  expiryMonth
  expiryYear
  currency
  spendable
  fundable
}`) as unknown as TypedDocumentString<UnfreezeCardMutation, UnfreezeCardMutationVariables>;
export const UpdateCardholderDocument = new TypedDocumentString(`
    mutation UpdateCardholder($input: UpdateCardholderInput!) {
  updateCardholder(input: $input) {
    cardholder {
      ...CardholderFields
    }
    errors {
      ...ErrorFields
    }
  }
}
    fragment RequirementFields on Requirement {
  __typename
  id
  journeyId
  label
  problem
  ... on CodeRequirement {
    sentTo
    expiresAt
  }
  ... on VisitRequirement {
    url
    expiresAt
  }
  ... on FormRequirement {
    fields {
      name
      label
      type
      required
      options {
        value
        label
      }
      problem
    }
  }
  ... on DocumentRequirement {
    accepts
    sides
    takes
    needsIssuedOn
    needsExpiresOn
  }
}
fragment ReasonFields on StatusReason {
  code
  message
  retryable
}
fragment ErrorFields on UserError {
  code
  message
  path
  nodeId
}
fragment JourneyFields on Journey {
  __typename
  id
  version
  changeCursor
  nextCheckAt
  progress {
    done
    total
    current
  }
  statusReason {
    ...ReasonFields
  }
  requirements {
    ...RequirementFields
  }
}
fragment CardholderFields on Cardholder {
  __typename
  id
  status
  ...JourneyFields
  provider {
    id
    name
  }
}`) as unknown as TypedDocumentString<UpdateCardholderMutation, UpdateCardholderMutationVariables>;
export const UpdateCustomerDocument = new TypedDocumentString(`
    mutation UpdateCustomer($input: UpdateCustomerInput!) {
  updateCustomer(input: $input) {
    customer {
      id
      externalId
      changeCursor
      profile {
        ...ProfileFields
      }
    }
    errors {
      ...ErrorFields
    }
  }
}
    fragment ErrorFields on UserError {
  code
  message
  path
  nodeId
}
fragment ProfileFields on CustomerProfile {
  email
  firstName
  lastName
  dateOfBirth
  phone
  nationality
  gender
  address {
    line1
    line2
    city
    state
    postalCode
    country
  }
}`) as unknown as TypedDocumentString<UpdateCustomerMutation, UpdateCustomerMutationVariables>;
export const ViewerDocument = new TypedDocumentString(`
    query Viewer {
  viewer {
    subject
    roles
    customer {
      id
      externalId
    }
  }
}
    `) as unknown as TypedDocumentString<ViewerQuery, ViewerQueryVariables>;