import { afterEach, beforeEach } from 'vitest'
import type { Refs } from '../../../src/domain/progress.ts'
import type { Requirement } from '../../../src/domain/requirement.ts'
import { anybody, somebody, type Person } from '../person.ts'
import { openSetting, type Setting } from './setting.ts'

type Verifying = ReturnType<Setting['verify']>
/** Somebody who is registered, and about to be verified. */
export type Verification = {
  setting: Setting
  cardholder: Refs
  /** How they answer. */
  person: Person
  verify(profile?: ReturnType<typeof somebody>): Verifying
}

/** A new one for each test of the file. */
export function verification(): Verification {
  const one: Verification = {
    setting: undefined as never,
    cardholder: {},
    person: anybody,
    verify: (profile = somebody()) => one.setting.verify(one.setting.product, one.cardholder, profile),
  }
  beforeEach(async () => {
    one.person = anybody
    one.setting = await openSetting((...given) => one.person(...given))
    one.cardholder = (await one.setting.register(one.setting.product).run()).refs
  })
  afterEach(() => one.setting.close())
  return one
}

export const asked = ({ turns }: Verifying): Requirement[] =>
  turns.flatMap(({ outcome }) => ('requirements' in outcome ? [...(outcome.requirements ?? [])] : []))
/** What was asked, by name, and what was wrong with the answer before. */
export const names = (one: Verifying): string[] =>
  asked(one).map(({ name, problem }) => (problem === undefined ? name : `${name}: ${problem}`))

/** Answers by the requirement's name first. */
export const answering =
  (by: Record<string, Person>): Person =>
  (requirement, ...rest) =>
    (by[requirement.name] ?? anybody)(requirement, ...rest)
/** These in turn, and then as anybody would. */
export const first =
  (...script: Person[]): Person =>
  (...args) =>
    (script.shift() ?? anybody)(...args)
