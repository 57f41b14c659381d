/*
 * Mechanical changes of a JSON answer: each field is dropped, renamed, re-cased and re-typed, and each list is capped,
 * emptied and repeated. No change knows a provider or the name of a field.
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** A place in a JSON value. "*" is every element of a list. */
export type Path = readonly string[]

/** Changes one value; undefined drops the field. */
type Change = (value: Json) => Json | undefined
export type Mangling = { readonly name: string; readonly apply: (body: unknown) => unknown }

/** Every place in the body, each once. */
export function pathsOf(body: Json, at: Path = []): Path[] {
  if (Array.isArray(body)) return [at, ...distinct(body.flatMap((item: Json) => pathsOf(item, [...at, '*'])))]
  if (body !== null && typeof body === 'object')
    return [...(at.length === 0 ? [] : [at]), ...Object.entries(body).flatMap(([name, value]) => pathsOf(value, [...at, name]))]
  return at.length === 0 ? [] : [at]
}

function distinct(paths: readonly Path[]): Path[] {
  return [...new Map(paths.map(path => [path.join('/'), path])).values()]
}

/** Every mangling of this body. */
export function manglingsOf(body: Json): Mangling[] {
  return pathsOf(body).flatMap(path => {
    const [sample] = valuesAt(body, path)
    const named = (name: string, apply: Mangling['apply']): Mangling => ({ name: `${path.join('.')} ${name}`, apply })
    const counted =
      Array.isArray(sample) &&
      pathsOf(body).some(
        other => /total|count/i.test(other.at(-1) ?? '') && valuesAt(body, other).includes((sample as Json[]).length),
      )
    const changes = Object.entries({ ...ANY, ...changesOf(sample ?? null), ...(counted ? COUNTED : {}) }).map(([name, change]) =>
      named(name, said => changed(said as Json, path, change)),
    )
    return path.at(-1) === '*' ? [] : [...changes, named('has another name', said => renamed(said as Json, path))]
  })
}

const ANY: Readonly<Record<string, Change>> = { 'is missing': () => undefined, 'is null': () => null }

function changesOf(sample: Json): Readonly<Record<string, Change>> {
  if (typeof sample === 'number') return NUMBER
  if (typeof sample === 'boolean') return { 'is the opposite': value => value !== true, 'is a text': String }
  if (typeof sample === 'string') return changesOfText(sample)
  return Array.isArray(sample) ? LIST : {}
}

function changesOfText(sample: string): Readonly<Record<string, Change>> {
  if (/^\d{4}-\d{2}-\d{2}[T ]\d/.test(sample)) return TIME
  if (DECIMAL.test(sample)) return NUMERAL
  return /^[A-Z]{3}$/.test(sample) ? CURRENCY : TEXT
}

const DECIMAL = /^-?\d+(\.\d+)?$/
const number =
  (change: (value: number) => number | string): Change =>
  value =>
    typeof value === 'number' ? change(value) : value
const text =
  (change: (value: string) => Json): Change =>
  value =>
    typeof value === 'string' ? change(value) : value
const list =
  (change: (value: readonly Json[]) => Json): Change =>
  value =>
    Array.isArray(value) ? change(value as readonly Json[]) : value

const NUMBER: Readonly<Record<string, Change>> = {
  'is a text': number(String),
  'has the noise of a float': number(value => value * (1 + 2 ** -50)),
  'has the noise of a short float': number(Math.fround),
  'is net of a fee': number(value => value * 0.98),
  'is in cents': number(value => value * 100),
  'is one more': number(value => value + 1),
  'is zero': number(() => 0),
}
const NUMERAL: Readonly<Record<string, Change>> = {
  'is a number': text(Number),
  'is net of a fee': text(value => (Number(value) * 0.98).toFixed(2)),
  'is in cents': text(value => String(Math.round(Number(value) * 100))),
}
const TIME: Readonly<Record<string, Change>> = {
  'has no zone': text(value => value.replace(/(Z|[+-]\d{2}:?\d{2})$/, '')),
  'has a space and no zone': text(value => value.replace('T', ' ').replace(/(\.\d+)?(Z|[+-]\d{2}:?\d{2})$/, '')),
  'is a date only': text(value => value.slice(0, 10)),
  'is written MM/DD/YYYY': text(value => `${value.slice(5, 7)}/${value.slice(8, 10)}/${value.slice(0, 4)}`),
  'is in seconds': text(value => Math.floor(Date.parse(value) / 1000)),
}
const TEXT: Readonly<Record<string, Change>> = {
  'is in upper case': text(value => value.toUpperCase()),
  'is in lower case': text(value => value.toLowerCase()),
  'is empty': text(() => ''),
  'is within an object': text(value => ({ id: value })),
}
const CURRENCY: Readonly<Record<string, Change>> = { ...TEXT, 'is another currency': text(() => 'USDT') }
const LIST: Readonly<Record<string, Change>> = {
  'is empty': list(() => []),
  'is repeated': list(value => [...value, ...value]),
  'is backwards': list(value => value.toReversed()),
}
/** Only where the body tells how many there are: a list without a count that lacks the newest record cannot be told from a whole one. */
const COUNTED: Readonly<Record<string, Change>> = {
  'lacks its last': list(value => value.slice(0, -1)),
  'lacks its first': list(value => value.slice(1)),
  'is capped at one': list(value => value.slice(0, 1)),
}

function changed(value: Json, [name, ...rest]: Path, change: Change): Json | undefined {
  if (name === undefined) return change(value)
  if (name === '*')
    return Array.isArray(value)
      ? (value as readonly Json[]).flatMap(item => {
          const next = changed(item, rest, change)
          return next === undefined ? [] : [next]
        })
      : value
  if (value === null || typeof value !== 'object' || Array.isArray(value) || !(name in value)) return value
  const next = changed((value as Record<string, Json>)[name] as Json, rest, change)
  const others = Object.entries(value).filter(([other]) => other !== name)
  return Object.fromEntries(next === undefined ? others : [...others, [name, next]])
}

function renamed(value: Json, path: Path): Json | undefined {
  const name = path.at(-1) as string
  return changed(value, path.slice(0, -1), of =>
    of !== null && typeof of === 'object' && !Array.isArray(of)
      ? Object.fromEntries(Object.entries(of).map(([other, held]) => [other === name ? `${name}_v2` : other, held]))
      : of,
  )
}

function valuesAt(value: Json, [name, ...rest]: Path): Json[] {
  if (name === undefined) return [value]
  if (value === null || typeof value !== 'object') return []
  if (name === '*') return Array.isArray(value) ? (value as Json[]).flatMap(item => valuesAt(item, rest)) : []
  const inner = (value as Record<string, Json>)[name]
  return inner === undefined ? [] : valuesAt(inner, rest)
}
