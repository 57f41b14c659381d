import type { Answer, DocumentFile, FormField, Requirement } from '../../domain/requirement.ts'
import { Check } from './text.ts'
import type { DocumentInput, FileInput } from '../api/inputs.ts'
import { refuse } from '../api/refusal.ts'

/** 8 MiB of content, as base64 writes it. */
const LONGEST_BASE64 = Math.ceil((8 * 1024 * 1024) / 3) * 4

function mustBe<Shape extends Requirement['shape']>(
  asked: Requirement,
  shape: Shape,
  verb: string,
): Extract<Requirement, { shape: Shape }> {
  if (asked.shape !== shape)
    refuse('INVALID_INPUT', `expected an answer for a ${asked.shape} but ${verb} answers a ${shape}`, { path: ['requirementId'] })
  return asked as Extract<Requirement, { shape: Shape }>
}

export function checkCode(asked: Requirement, given: string): Answer {
  const { name } = mustBe(asked, 'code', 'submitCode')
  const check = new Check()
  const code = check.text(['code'], given, 32) ?? ''
  check.done()
  return { shape: 'code', name, code }
}

export function checkForm(asked: Requirement, given: readonly { name: string; value: string }[], now: Date): Answer {
  const { name, fields } = mustBe(asked, 'form', 'submitForm')
  const check = new Check()
  const values: Record<string, string> = {}
  for (const { name: field, value } of given) {
    const known = fields.find(candidate => candidate.name === field)
    if (known === undefined)
      check.problem(
        ['values', field.slice(0, 64)],
        `expected only the form’s fields: ${fields.map(each => each.name).join(', ')}`,
      )
    else if (values[field] !== undefined) check.problem(['values', field], 'expected each field once but got it twice')
    else values[field] = checkField(check, known, value, now) ?? ''
  }
  for (const field of fields) {
    if (field.required && values[field.name] === undefined)
      check.problem(['values', field.name], 'expected a value for this field but got none')
  }
  check.done()
  return { shape: 'form', name, values }
}

function checkField(check: Check, { name, type, options }: FormField, value: string, now: Date): string | undefined {
  const path = ['values', name]
  if (type === 'EMAIL') return check.email(path, value)
  if (type === 'PHONE') return check.phone(path, value)
  if (type === 'COUNTRY') return check.country(path, value)
  if (type === 'DATE') return name === 'dateOfBirth' ? check.birthDate(path, value, now) : check.date(path, value)
  if (type === 'CHOICE') return check.oneOf(path, value, options?.map(option => option.value) ?? [])
  return check.text(path, value)
}

export function checkDocument(asked: Requirement, given: DocumentInput): Answer {
  const { name, accepts, sides, takes, needsIssuedOn, needsExpiresOn } = mustBe(asked, 'document', 'submitDocument')
  const check = new Check()
  const type = check.oneOf(['type'], given.type, accepts) ?? ''
  const number = check.text(['number'], given.number, 64)
  const issuingCountry = check.country(['issuingCountry'], given.issuingCountry)
  const issuedOn = check.date(['issuedOn'], given.issuedOn)
  const expiresOn = check.date(['expiresOn'], given.expiresOn)
  if (needsIssuedOn && issuedOn === undefined) check.problem(['issuedOn'], 'expected the date it was issued on but got none')
  if (needsExpiresOn && expiresOn === undefined) check.problem(['expiresOn'], 'expected the date it expires on but got none')
  const files = given.files.map((file, index) => checkFile(check, file, sides, takes, ['files', String(index)]))
  for (const side of sides) {
    const count = files.filter(file => file.side === side).length
    if (count !== 1) check.problem(['files'], `expected one file of the side ${side} but got ${count}`)
  }
  check.done()
  const document = { type, number, issuingCountry, issuedOn, expiresOn, files }
  return {
    shape: 'document',
    name,
    document: Object.fromEntries(Object.entries(document).filter(([, value]) => value !== undefined)) as never,
  }
}

function checkFile(
  check: Check,
  file: FileInput,
  sides: readonly string[],
  takes: readonly string[],
  path: readonly string[],
): DocumentFile {
  const side = check.oneOf([...path, 'side'], file.side, sides) as DocumentFile['side']
  const mediaType = check.text([...path, 'mediaType'], file.mediaType, 100)
  const kind = mediaType === undefined ? {} : { mediaType }
  const { url, base64 } = file
  if ((url ?? undefined) === undefined ? (base64 ?? undefined) === undefined : (base64 ?? undefined) !== undefined) {
    check.problem(path, 'expected either url or base64 but got both or neither')
  }
  if (url !== null && url !== undefined) return { side, url: checkUrl(check, url, takes, [...path, 'url']), ...kind }
  return { side, content: checkContent(check, base64 ?? '', takes, [...path, 'base64']), ...kind }
}

/** Handed on to the provider, never fetched by us. */
function checkUrl(check: Check, url: string, takes: readonly string[], path: readonly string[]): string {
  if (!takes.includes('URL')) check.problem(path, 'expected the file’s content: this provider takes no links')
  const text = check.text(path, url, 2000) ?? ''
  const good = URL.canParse(text) && new URL(text).protocol === 'https:'
  if (text !== '' && !good) check.problem(path, 'expected an https address')
  return text
}

function checkContent(check: Check, base64: string, takes: readonly string[], path: readonly string[]): string {
  if (!takes.includes('CONTENT')) check.problem(path, 'expected a link: this provider takes no content')
  if (base64.length > LONGEST_BASE64) check.problem(path, 'expected at most 8 MiB of content')
  else if (base64 === '' || base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/u.test(base64))
    check.problem(path, 'expected content as base64')
  return base64
}
