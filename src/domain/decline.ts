/**
 * Why a payment was declined, in the words that a person may read. Words for fraud, risk and watchlists are DECLINED, with
 * exactly the message of a plain decline: the person must not be tipped off. The programme's own money running out is
 * TRY_AGAIN_LATER, because "not enough money" would be wrong for the person.
 */
export const DECLINES = {
  INSUFFICIENT_FUNDS: { message: 'There was not enough money on the card.', retryable: true },
  LIMIT_EXCEEDED: { message: 'A spending limit was reached.', retryable: true },
  CARD_FROZEN: { message: 'The card is frozen. Unfreeze it to pay.', retryable: true },
  CARD_CLOSED: { message: 'This card is closed.', retryable: false },
  CARD_NOT_ACTIVATED: { message: 'Activate the card first.', retryable: true },
  CARD_EXPIRED: { message: 'This card has expired.', retryable: false },
  WRONG_PIN: { message: 'The PIN was wrong or missing.', retryable: true },
  PIN_BLOCKED: { message: 'The PIN is blocked. Reset it.', retryable: true },
  WRONG_CARD_DETAILS: {
    message: 'A card detail (number, date, security code, address) did not match.',
    retryable: true,
  },
  AUTHENTICATION_REQUIRED: { message: 'The payment had to be confirmed and was not.', retryable: true },
  MERCHANT_NOT_ALLOWED: { message: 'The card cannot be used at this merchant.', retryable: false },
  COUNTRY_NOT_ALLOWED: { message: 'The card cannot be used in this country.', retryable: false },
  NOT_SUPPORTED: { message: 'This kind of payment is not possible with this card.', retryable: false },
  ACCOUNT_UNAVAILABLE: { message: 'The card cannot be used at the moment. Please contact us.', retryable: false },
  TRY_AGAIN_LATER: { message: 'The payment did not go through. Please try again.', retryable: true },
  DECLINED: { message: 'The payment was declined. If it was you, contact us.', retryable: false },
} as const satisfies Record<string, { message: string; retryable: boolean }>

export type DeclineCode = keyof typeof DECLINES
