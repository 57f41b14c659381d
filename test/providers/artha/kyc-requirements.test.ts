import { describe, expect, it } from 'vitest'
import { wantedBy } from '../../../src/providers/artha/kyc-requirements.ts'

describe('what a product wants', () => {
  it('is asked for under its own name where the word is new', () => {
    expect(wantedBy(['FullNameOnly', 'MothersMaidenName']).fields).toEqual({
      firstName: 'firstName',
      lastName: 'lastName',
      mothersMaidenName: 'mothersMaidenName',
    })
  })

  it('takes every word of the contract', () => {
    const words = [
      'FullNameOnly',
      'FullName',
      'Comms',
      'Address',
      'FullAddress',
      'PassportOnly',
      'Passport',
      'IdTypes',
      'IssueDate',
      'Face',
      'Sign',
      'HandedPassport',
      'Biomatric',
      'EmergencyContact',
      'IpAddress',
      'FinancialProfile',
    ]
    const { fields, documents } = wantedBy(words)
    expect(Object.keys(fields).toSorted()).toEqual(
      [
        'accountPurpose',
        'addressLine1',
        'annualSalary',
        'city',
        'country',
        'dob',
        'email',
        'emergencyContact',
        'expectedMonthlyVolume',
        'firstName',
        'gender',
        'ipAddress',
        'lastName',
        'mobile',
        'mobileCode',
        'occupation',
        'postalCode',
      ].toSorted(),
    )
    expect(documents.map(({ name }) => name)).toEqual(['identity-document', 'face', 'signature', 'holding-document', 'biometric'])
  })

  it('has its date of issue asked for in words where there is no document to read it from', () => {
    expect(wantedBy(['IssueDate']).fields).toEqual({ docIssueDate: 'docIssueDate' })
  })
})
