import { describe, expect, test } from 'vitest'
import type { Requirement } from '../../../../src/domain/requirement.ts'
import { checkCode, checkDocument, checkForm } from '../../../../src/gateway/input/answer.ts'

const NOW = new Date('2026-03-01T12:00:00Z')
const code: Requirement = { shape: 'code', name: 'email-code', label: 'Code', sentTo: 'i…@example.com' }
const form: Requirement = {
  shape: 'form',
  name: 'person',
  label: 'Person',
  fields: [
    { name: 'nationality', label: 'Nationality', type: 'COUNTRY', required: true },
    { name: 'phone', label: 'Phone', type: 'PHONE', required: false },
  ],
}
const document: Requirement = {
  shape: 'document',
  name: 'identity',
  label: 'Passport',
  accepts: ['PASSPORT'],
  sides: ['FRONT'],
  takes: ['URL', 'CONTENT'],
  needsIssuedOn: false,
  needsExpiresOn: true,
}
const handIn = (file: object, more: object = {}) =>
  checkDocument(document, {
    journeyId: 'kyc_1',
    requirementId: 'kyc_1.identity',
    type: 'PASSPORT',
    expiresOn: '2032-01-01',
    files: [{ side: 'FRONT', ...file }],
    ...more,
  })

describe('an answer', () => {
  test('of another shape than the requirement is refused', () => {
    expect(() => checkCode(form, '1')).toThrow('this requirement is a form: submitCode answers a code')
  })

  test('with an empty code is refused', () => {
    expect(() => checkCode(code, ' ')).toThrow('code is required')
    expect(checkCode(code, ' 123456 ')).toEqual({ shape: 'code', name: 'email-code', code: '123456' })
  })

  test('to a form may send an optional field as an empty text, and no required one', () => {
    const values = (nationality: string) => [
      { name: 'nationality', value: nationality },
      { name: 'phone', value: '' },
    ]
    expect(checkForm(form, values('pn'), NOW)).toMatchObject({ values: { nationality: 'PN' } })
    expect(() => checkForm(form, values(''), NOW)).toThrow('nationality is required')
  })

  test('to a form names each field of the form once', () => {
    const twice = ['GB', 'FR'].map(value => ({ name: 'nationality', value }))
    expect(() => checkForm(form, twice, NOW)).toThrow('sent twice')
    expect(() => checkForm(form, [{ name: 'iban', value: 'x' }], NOW)).toThrow('the form has nationality, phone')
  })

  test('with a document has one file a side, as a link or as content', () => {
    expect(handIn({ url: 'https://files.example.com/1', base64: '' })).toMatchObject({
      document: { files: [{ side: 'FRONT', url: 'https://files.example.com/1' }] },
    })
    expect(handIn({ base64: 'aGk=', url: '' })).toMatchObject({ document: { files: [{ side: 'FRONT', content: 'aGk=' }] } })
    expect(() => handIn({ url: '', base64: '' })).toThrow('either url or base64')
    expect(() => handIn({ url: 'https://a.example', base64: 'aGk=' })).toThrow('either url or base64')
    expect(() => handIn({ url: 'http://files.example.com/1' })).toThrow('https')
    expect(() => handIn({ base64: 'aGk=' }, { files: [] })).toThrow('one file of the side FRONT is required, not 0')
    expect(() => handIn({ base64: 'aGk=' }, { expiresOn: '' })).toThrow('expiresOn is required')
  })
})
