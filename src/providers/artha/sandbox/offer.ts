export type SandboxProduct = {
  readonly id: string
  readonly name: string
  readonly organization: string
  readonly type: 'Virtual' | 'Physical'
  readonly bin: string
  readonly currency: string
  readonly status: 'Active' | 'Closed'
  readonly kycRequirements: readonly string[]
}

/** One product that needs a full profile, one that needs documents, one that comes by post, and one that is no longer sold. */
export function productsOnOffer(id: () => string): SandboxProduct[] {
  const virtual = { organization: 'Visa', type: 'Virtual', status: 'Active' } as const
  return [
    {
      ...virtual,
      id: id(),
      name: 'Everyday USD',
      bin: '428800',
      currency: 'USD',
      kycRequirements: ['FullName', 'Comms', 'FullAddress'],
    },
    {
      ...virtual,
      id: id(),
      name: 'Premium USDT',
      bin: '428801',
      currency: 'USDT',
      kycRequirements: ['FullName', 'Comms', 'FullAddress', 'Passport', 'Face'],
    },
    {
      id: id(),
      name: 'Metal EUR',
      organization: 'Master',
      type: 'Physical',
      bin: '523400',
      currency: 'EUR',
      status: 'Active',
      kycRequirements: ['FullNameOnly', 'Comms', 'Address', 'IdTypes', 'IssueDate', 'Sign', 'FinancialProfile'],
    },
    {
      ...virtual,
      id: id(),
      name: 'Classic USD',
      bin: '428802',
      currency: 'USD',
      status: 'Closed',
      kycRequirements: ['FullNameOnly'],
    },
  ]
}
