const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== ''
const isCountry = (value: unknown): boolean => isText(value) && /^[A-Z]{2}$/.test(value)
const isDate = (value: unknown): boolean => {
  const at = isText(value) && /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN
  // A 30 February would parse as a day in March.
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === value
}
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The rule of each field; marked fields are required on creation. */
const RULES: Readonly<Record<string, { readonly required?: true; readonly fits: (value: unknown) => boolean }>> = {
  firstName: { required: true, fits: isText },
  lastName: { required: true, fits: isText },
  email: { required: true, fits: value => isText(value) && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) },
  dateOfBirth: { required: true, fits: isDate },
  nationality: { required: true, fits: isCountry },
  phone: { fits: value => isText(value) && /^\+[1-9]\d{6,14}$/.test(value) },
  externalId: { fits: isText },
  metadata: { fits: value => isObject(value) && Buffer.byteLength(JSON.stringify(value)) <= 4096 },
  kycDocument: { fits: isObject },
}
const ADDRESS: typeof RULES = {
  address: { required: true, fits: isText },
  city: { required: true, fits: isText },
  country: { required: true, fits: isCountry },
  state: { fits: isText },
  postalCode: { fits: isText },
}

/** The names of missing or invalid fields, dotted where nested. */
export function brokenFields(body: Record<string, unknown>, creating: boolean): string[] {
  const broken = check(RULES, body, creating)
  if (body.address === undefined && !creating) return broken
  // An address only travels whole, on PATCH too [docs].
  return [
    ...broken,
    ...check(ADDRESS, (isObject(body.address) ? body.address : {}) as Record<string, unknown>, true).map(
      name => `address.${name}`,
    ),
  ]
}

function check(rules: typeof RULES, values: Record<string, unknown>, whole: boolean): string[] {
  return Object.entries(rules)
    .filter(([name, { required, fits }]) =>
      values[name] === undefined || (values[name] === null && required === undefined)
        ? required === true && whole
        : !fits(values[name]),
    )
    .map(([name]) => name)
}

/** The 18th birthday counts as being of age [assumed]. */
export function isUnderAge(dateOfBirth: string, now: Date): boolean {
  return `${Number(dateOfBirth.slice(0, 4)) + 18}${dateOfBirth.slice(4)}` > now.toISOString().slice(0, 10)
}
