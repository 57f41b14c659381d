import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js'
import { z } from 'zod'
import type { Problem } from '../api/refusal.ts'
import { Refusal } from '../api/refusal.ts'

/** Longer than any name, street or code; a longer text is a mistake or an attack. */
const LONGEST = 200
/** PostgreSQL's text has no NUL. */
export const isStorable = (text: string): boolean => !text.includes('\u0000')
const ADULT = 18
const OLDEST = 120

/** Collects what is wrong, so that a caller learns of every mistake at once. */
export class Check {
  readonly #problems: Problem[] = []

  problem(path: readonly string[], message: string): undefined {
    this.#problems.push({ code: 'INVALID_INPUT', message, path })
    return undefined
  }

  /** Throws a Refusal where anything was wrong. */
  done(): void {
    const [first, ...rest] = this.#problems
    if (first !== undefined) throw new Refusal([first, ...rest])
  }

  /** For a value that must be given. The empty text leaves no check: done() throws where a value is missing. */
  needed(path: readonly string[], value: string | undefined): string {
    const told = this.#problems.some(problem => problem.path?.join('.') === path.join('.'))
    if (value === undefined && !told) this.problem(path, 'this field is required')
    return value ?? ''
  }

  /** Trimmed; undefined where no text was given. */
  text(path: readonly string[], value: string | null | undefined, longest = LONGEST): string | undefined {
    if (value === null || value === undefined) return undefined
    const trimmed = value.trim()
    if (trimmed === '') return this.problem(path, 'expected some text but got none')
    if (trimmed.length > longest) return this.problem(path, `expected at most ${longest} characters but got ${trimmed.length}`)
    // oxlint-disable-next-line no-control-regex
    if (/[\u0000-\u001f\u007f]/u.test(trimmed)) return this.problem(path, 'expected plain text but got control characters')
    return trimmed
  }

  email(path: readonly string[], value: string | null | undefined): string | undefined {
    const text = this.text(path, value, 254)
    if (text === undefined) return undefined
    return z.email().safeParse(text).success ? text : this.problem(path, 'expected an e-mail address such as ines@example.com')
  }

  phone(path: readonly string[], value: string | null | undefined): string | undefined {
    const text = this.text(path, value, 32)
    if (text === undefined) return undefined
    const phone = text.startsWith('+') ? parsePhoneNumberFromString(text) : undefined
    return phone?.isPossible() ? phone.number : this.problem(path, 'expected an international phone number such as +447700900123')
  }

  country(path: readonly string[], value: string | null | undefined): string | undefined {
    const text = this.text(path, value)?.toUpperCase()
    if (text === undefined) return undefined
    return isSupportedCountry(text) ? text : this.problem(path, 'expected a country as two letters (ISO 3166-1), such as GB')
  }

  date(path: readonly string[], value: string | null | undefined): string | undefined {
    const text = this.text(path, value)
    if (text === undefined) return undefined
    return z.iso.date().safeParse(text).success ? text : this.problem(path, 'expected a date that exists, as YYYY-MM-DD')
  }

  birthDate(path: readonly string[], value: string | null | undefined, now: Date): string | undefined {
    const date = this.date(path, value)
    if (date === undefined) return undefined
    const age = ageAt(date, now)
    if (age < 0 || age > OLDEST) return this.problem(path, 'expected a date of birth in the past but got an impossible one')
    return age < ADULT ? this.problem(path, `expected an age of at least ${ADULT} years`) : date
  }

  oneOf(path: readonly string[], value: string | null | undefined, allowed: readonly string[]): string | undefined {
    const text = this.text(path, value)
    if (text === undefined) return undefined
    return allowed.includes(text) ? text : this.problem(path, `expected one of ${allowed.join(', ')}`)
  }
}

/** Whole years, counted in UTC; the birthday itself counts. */
export function ageAt(dateOfBirth: string, now: Date): number {
  const [year = 0, month = 0, day = 0] = dateOfBirth.split('-').map(Number)
  const had = now.getUTCMonth() + 1 > month || (now.getUTCMonth() + 1 === month && now.getUTCDate() >= day)
  return now.getUTCFullYear() - year - (had ? 0 : 1)
}
