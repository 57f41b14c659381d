import type { Provider } from '../../domain/provider.ts'
import type { Capability } from '../api/views.ts'

/** What a provider can do, read off its adapter: what is there is supported. */
export function capabilitiesOf(provider: Provider): readonly Capability[] {
  const { controls, webhooks, funding, issuance } = provider
  const capability = (name: string, supported: boolean, note: string | null = null): Capability => ({ name, supported, note })
  return [
    capability('freeze', controls?.freeze !== undefined),
    capability('unfreeze', controls?.unfreeze !== undefined),
    capability('terminate', controls?.terminate !== undefined),
    capability(
      'balances',
      provider.balances !== undefined,
      funding.target === 'WALLET' ? 'of the wallet that all of a cardholder’s cards share' : 'of each card',
    ),
    capability('updateCardholder', provider.amendment !== undefined),
    capability('cardholderProfiles', provider.profiles !== undefined),
    capability('cardholderList', provider.directory !== undefined),
    capability('existingCards', provider.holdings !== undefined),
    capability(
      'webhooks',
      webhooks !== undefined,
      webhooks?.register === undefined ? null : 'subscribes itself when PUBLIC_URL is set',
    ),
    capability(
      'idempotentCardOrders',
      issuance.exclusive !== true,
      issuance.exclusive === true ? 'a lost order is found again by its looks; one at a time' : null,
    ),
    capability(
      'idempotentTopups',
      funding.exclusive !== true,
      funding.exclusive === true ? 'a lost top-up is found again by its looks; one at a time' : null,
    ),
    capability('reconciliation', provider.ledger !== undefined),
    capability('transactions', provider.transactions !== undefined),
    capability(
      'challenges',
      provider.challenges !== undefined,
      provider.challenges === undefined ? null : challengeNote(provider),
    ),
    ...(['NUMBER', 'PIN', 'PIN_SETUP'] as const).map(secret =>
      capability(`reveal:${secret}`, provider.reveals?.[secret] !== undefined),
    ),
    capability('spendingLimits', provider.limits !== undefined, provider.limits?.set === undefined ? null : limitNote(provider)),
  ]
}

const challengeNote = ({ challenges }: Provider): string =>
  challenges?.answer === undefined ? 'codes that the person types' : 'codes, and payments that the person approves'
const limitNote = ({ limits }: Provider): string => `can be set: ${(limits?.settable ?? []).join(', ')}`
