import type { Answer, DocumentFile, FormField, Requirement } from '../../domain/requirement.ts'
import { Check } from './text.ts'
import type { DocumentInput, FileInput } from '../api/inputs.ts'
import { refuse } from '../api/refusal.ts'

/** The length of 8 MiB in base64. */
const LONGEST_BASE64 = Math.ceil((8 * 1024 * 1024) / 3) * 4

function mustBe<Shape extends Requirement['shape']>(
  asked: Requirement,
  shape: Shape,
  verb: string,
): Extract<Requirement, { shape: Shape }> {
  if (asked.shape !== shape)
    refuse('INVALID_INPUT', `this requirement is a ${asked.shape}: ${verb} answers a ${shape}`, { path: ['requirementId'] })
  return asked as Extract<Requirement, { shape: Shape }>
}

export function checkCode(asked: Requirement, given: string): Answer {
  const { name } = mustBe(asked, 'code', 'submitCode')
  const check = new Check()
  const code = check.needed(['code'], check.text(['code'], given, 32))
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
      check.problem(['values', field.slice(0, 64)], `no such field; the form has ${fields.map(each => each.name).join(', ')}`)
    else if (values[field] !== undefined) check.problem(['values', field], 'this field was sent twice')
    else {
      const checked = checkField(check, known, value, now)
      if (checked !== undefined) values[field] = checked
    }
  }
  for (const field of fields) {
    if (field.required) check.needed(['values', field.name], values[field.name])
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
  const type = check.needed(['type'], check.oneOf(['type'], given.type, accepts))
  const number = check.text(['number'], given.number, 64)
  const issuingCountry = check.country(['issuingCountry'], given.issuingCountry)
  const issuedOn = check.date(['issuedOn'], given.issuedOn)
  const expiresOn = check.date(['expiresOn'], given.expiresOn)
  if (needsIssuedOn) check.needed(['issuedOn'], issuedOn)
  if (needsExpiresOn) check.needed(['expiresOn'], expiresOn)
  const files = given.files.map((file, index) => checkFile(check, file, sides, takes, ['files', String(index)]))
  for (const side of sides) {
    const count = files.filter(file => file.side === side).length
    if (count !== 1) check.problem(['files'], `one file of the side ${side} is required, not ${count}`)
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
  const side = check.needed([...path, 'side'], check.oneOf([...path, 'side'], file.side, sides)) as DocumentFile['side']
  const mediaType = check.text([...path, 'mediaType'], file.mediaType, 100)
  const kind = mediaType === undefined ? {} : { mediaType }
  const [url, base64] = [file.url?.trim() ?? '', file.base64 ?? '']
  if ((url === '') === (base64 === '')) check.problem(path, 'send either url or base64, not both')
  if (url !== '') return { side, url: checkUrl(check, url, takes, [...path, 'url']), ...kind }
  return { side, content: base64 === '' ? base64 : checkContent(check, base64, takes, [...path, 'base64']), ...kind }
}

/** The provider fetches the link; the gateway never does. */
function checkUrl(check: Check, url: string, takes: readonly string[], path: readonly string[]): string {
  if (!takes.includes('URL')) check.problem(path, 'this provider takes no links: send the content')
  const text = check.needed(path, check.text(path, url, 2000))
  const good = URL.canParse(text) && new URL(text).protocol === 'https:'
  if (text !== '' && !good) check.problem(path, 'the link must be an https address')
  return text
}

function checkContent(check: Check, base64: string, takes: readonly string[], path: readonly string[]): string {
  if (!takes.includes('CONTENT')) check.problem(path, 'this provider takes no content: send a link')
  if (base64.length > LONGEST_BASE64) check.problem(path, 'at most 8 MiB of content are allowed')
  else if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/u.test(base64)) check.problem(path, 'the content must be base64')
  return base64
}
