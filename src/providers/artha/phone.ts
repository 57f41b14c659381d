import { parsePhoneNumberFromString } from 'libphonenumber-js'

/** "+44" and "7700900123" from "+447700900123"; undefined where it is no international number. */
export function splitPhone(phone: string | undefined): { code: string; number: string } | undefined {
  const parsed = phone === undefined ? undefined : parsePhoneNumberFromString(phone)
  return parsed && { code: `+${parsed.countryCallingCode}`, number: parsed.nationalNumber }
}

/** E.164 from the two halves they keep; undefined where one is missing. */
export function joinPhone(code: string | null | undefined, number: string | null | undefined): string | undefined {
  return code && number ? `+${code.replace(/\D/g, '')}${number.replace(/\D/g, '')}` : undefined
}
