import { expect, test } from 'vitest'
import type { Role } from '../../../../src/gateway/api/viewer.ts'
import { nameOf } from '../../../../src/gateway/audit/name.ts'

const viewer = (role: Role) => ({ subject: 'ines@example.com', roles: new Set([role]), scopes: new Set<string>() })

test('the audit trail names a customer by the id, never by the subject, which may be an e-mail address', () => {
  expect(nameOf({ viewer: viewer('CUSTOMER'), customerId: 'cus_1' })).toBe('cus_1')
  expect(nameOf({ viewer: viewer('CUSTOMER'), customerId: undefined })).toBe('no customer yet')
})

test('the audit trail names staff and services by their subject', () => {
  expect(nameOf({ viewer: viewer('BACK_OFFICE'), customerId: undefined })).toBe('ines@example.com')
})
