import { parsePhoneNumberFromString } from 'libphonenumber-js'
import validator from 'validator'
import { z } from 'zod'
import type { Problem } from '../api/refusal.ts'
import { Refusal } from '../api/refusal.ts'

/** Names, streets and codes are shorter; a longer text is a mistake or an attack. */
const LONGEST = 200
const ADULT = 18
const OLDEST = 120

/** U+FFFD stands where a decoder met bytes that are not UTF-8: two different texts would become equal. */
const BROKEN = /[\p{Cs}\ufffd]/u
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/u
/** These characters change the order in which a reader sees the text. */
const BIDI_CONTROL = /[\u202a-\u202e\u2066-\u2069]/u
/** U+2800 is the empty Braille pattern. */
const INVISIBLE = /^[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Z}\u2800]*$/u

/** PostgreSQL's text has no NUL, and UTF-8 has no lone surrogate. */
export const isStorable = (text: string): boolean => !text.includes('\u0000') && !/\p{Cs}/u.test(text)

/** Collects the problems of an input, so that a caller learns of every mistake at once. */
export class Check {
  readonly #problems: Problem[] = []

  problem(path: readonly string[], message: string): undefined {
    this.#problems.push({ code: 'INVALID_INPUT', message, path })
    return undefined
  }

  /** Throws a Refusal with all problems, where there are any. */
  done(): void {
    const [first, ...rest] = this.#problems
    if (first !== undefined) throw new Refusal([first, ...rest])
  }

  /** For a value that must be given. The empty text leaves no check: done() throws where a value is missing. */
  needed(path: readonly string[], value: string | undefined): string {
    const known = this.#problems.some(problem => problem.path?.join('.') === path.join('.'))
    if (value === undefined && !known) this.problem(path, `${path.at(-1)} is required`)
    return value ?? ''
  }

  /** Trimmed. Undefined where no text was given: forms send an empty text for a field that the person left out. */
  text(path: readonly string[], value: string | null | undefined, longest = LONGEST): string | undefined {
    const trimmed = value?.trim() ?? ''
    if (trimmed === '') return undefined
    if (trimmed.length > longest) return this.problem(path, `at most ${longest} characters are allowed, not ${trimmed.length}`)
    if (BROKEN.test(trimmed)) return this.problem(path, 'this text is not valid UTF-8')
    if (CONTROL.test(trimmed)) return this.problem(path, 'control characters are not allowed')
    if (BIDI_CONTROL.test(trimmed)) return this.problem(path, 'characters that change the reading direction are not allowed')
    return INVISIBLE.test(trimmed) ? this.problem(path, 'this text has no visible character') : trimmed
  }

  email(path: readonly string[], value: string | null | undefined): string | undefined {
    const text = this.text(path, value, 254)
    if (text === undefined) return undefined
    const good = validator.isEmail(text) && !text.includes('"')
    return good ? text : this.problem(path, 'this is no e-mail address such as ines@example.com')
  }

  phone(path: readonly string[], value: string | null | undefined): string | undefined {
    const text = this.text(path, value, 32)
    if (text === undefined) return undefined
    const phone = text.startsWith('+') ? parsePhoneNumberFromString(text) : undefined
    return phone?.isPossible() ? phone.number : this.problem(path, 'this is no international phone number such as +447700900123')
  }

  country(path: readonly string[], value: string | null | undefined): string | undefined {
    const text = this.text(path, value)?.toUpperCase()
    if (text === undefined) return undefined
    return validator.isISO31661Alpha2(text)
      ? text
      : this.problem(path, 'write the country as two letters (ISO 3166-1), such as GB')
  }

  date(path: readonly string[], value: string | null | undefined): string | undefined {
    const text = this.text(path, value)
    if (text === undefined) return undefined
    return z.iso.date().safeParse(text).success ? text : this.problem(path, 'write a date that exists as YYYY-MM-DD')
  }

  birthDate(path: readonly string[], value: string | null | undefined, now: Date): string | undefined {
    const date = this.date(path, value)
    if (date === undefined) return undefined
    const age = ageAt(date, now)
    if (age < 0 || age > OLDEST) return this.problem(path, 'a date of birth must be in the past; this one is impossible')
    return age < ADULT ? this.problem(path, `the person must be at least ${ADULT} years old`) : date
  }

  oneOf(path: readonly string[], value: string | null | undefined, allowed: readonly string[]): string | undefined {
    const text = this.text(path, value)
    if (text === undefined) return undefined
    return allowed.includes(text) ? text : this.problem(path, `allowed values: ${allowed.join(', ')}`)
  }
}

/** Whole years, counted in UTC; the birthday itself counts. */
export function ageAt(dateOfBirth: string, now: Date): number {
  const [year = 0, month = 0, day = 0] = dateOfBirth.split('-').map(Number)
  const had = now.getUTCMonth() + 1 > month || (now.getUTCMonth() + 1 === month && now.getUTCDate() >= day)
  return now.getUTCFullYear() - year - (had ? 0 : 1)
}
