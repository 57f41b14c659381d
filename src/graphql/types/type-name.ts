/** The graph's type of a member of an interface or union, by the member's own word. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  customer: 'Customer',
  cardholder: 'Cardholder',
  kyc: 'KycApplication',
  card: 'Card',
  topup: 'Topup',
  transaction: 'CardTransaction',
  challenge: 'CardChallenge',
  provider: 'Provider',
  product: 'CardProduct',
  code: 'CodeRequirement',
  visit: 'VisitRequirement',
  form: 'FormRequirement',
  document: 'DocumentRequirement',
}

export function typeNameOf(value: { readonly kind?: string; readonly shape?: string }): string | undefined {
  return TYPE_NAMES[value.kind ?? value.shape ?? '']
}
