import { describe, expect, test } from 'vitest'
import {
  mayReadProfile,
  maySee,
  mustErase,
  mustReview,
  mustSeeAll,
  mustSpend,
  notFound,
} from '../../../../src/gateway/api/access.ts'
import type { Role, Viewer } from '../../../../src/gateway/api/viewer.ts'

const viewer = (role: Role, ...scopes: string[]): Viewer => ({ subject: 's', roles: new Set([role]), scopes: new Set(scopes) })
const ann = { viewer: viewer('CUSTOMER', 'pii:read'), customerId: 'cus_ann' }
const clerk = { viewer: viewer('BACK_OFFICE'), customerId: undefined }

describe('a customer', () => {
  test('sees the own journeys and no others', () => {
    expect(['cus_ann', 'cus_bob', null].map(customerId => maySee(ann, { customerId }))).toEqual([true, false, false])
  })

  test('reads the own profile and no other, whatever scopes the token has', () => {
    expect(['cus_ann', 'cus_bob', null].map(id => mayReadProfile(ann, id))).toEqual([true, false, false])
  })
})

test('staff sees all journeys, and reads profiles with the scope pii:read only', () => {
  expect(maySee(clerk, { customerId: null })).toBe(true)
  expect(mayReadProfile(clerk, 'cus_ann')).toBe(false)
  expect(mayReadProfile({ ...clerk, viewer: viewer('SERVICE', 'pii:read') }, 'cus_ann')).toBe(true)
})

test.each([
  ['money is spent', mustSpend, viewer('CUSTOMER'), viewer('CUSTOMER', 'funds:write'), 'this needs the scope funds:write'],
  [
    'a review is resolved',
    mustReview,
    viewer('BACK_OFFICE'),
    viewer('BACK_OFFICE', 'review:write'),
    'this needs the scope review:write',
  ],
  [
    'a review is resolved',
    mustReview,
    viewer('SERVICE', 'review:write'),
    viewer('BACK_OFFICE', 'review:write'),
    'role BACK_OFFICE',
  ],
  ['a person is erased', mustErase, viewer('BACK_OFFICE'), viewer('BACK_OFFICE', 'pii:erase'), 'this needs the scope pii:erase'],
  ['everything is listed', mustSeeAll, viewer('CUSTOMER'), viewer('SERVICE'), 'role BACK_OFFICE or SERVICE'],
] as const)('where %s, the role and the scope are demanded', (_name, must, without, allowed, says) => {
  expect(() => must(without)).toThrow(says)
  expect(() => must(allowed)).not.toThrow()
})

test('an unknown id and a forbidden id are told in the same words', () => {
  expect(() => notFound('card', ['cardId'])).toThrow('no card with this id')
})
