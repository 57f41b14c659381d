import { expect, test } from 'vitest'
import { type Role, seesAll } from '../../../../src/gateway/api/viewer.ts'

test.each<[Role[], boolean]>([
  [['BACK_OFFICE'], true],
  [['SERVICE'], true],
  [['CUSTOMER', 'BACK_OFFICE'], true],
  [['CUSTOMER'], false],
  [[], false],
])('a viewer with the roles %j sees every record: %s', (roles, all) => {
  expect(seesAll({ subject: 'ines', roles: new Set(roles), scopes: new Set() })).toBe(all)
})
