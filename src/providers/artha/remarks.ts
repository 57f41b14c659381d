import { Private } from '../../domain/private.ts'
import type { Reason, ReasonCode } from '../../domain/reason.ts'

/** Reasons come as free text in `remarks` and nowhere else [seed]. What must not be told to the person is looked for first. */
const MEANINGS: readonly (readonly [RegExp, ReasonCode])[] = [
  [/sanction|watch.?list|\bpep\b|politically|fraud|duplicate|\baml\b|blacklist|high.?risk/i, 'NOT_ELIGIBLE'],
  [/under.?age|too young|\bminor\b|minimum age|under (?:16|18|21)\b/i, 'UNDER_AGE'],
  [/expired|expiry|no longer valid/i, 'DOCUMENT_EXPIRED'],
  [/blur|unreadable|not readable|illegible|unclear|not clear|glare|cropped|poor quality|low quality/i, 'DOCUMENT_UNREADABLE'],
  [/name.*(?:mismatch|not match|differ|does ?n.t match)|mismatch.*name/i, 'NAME_MISMATCH'],
  [
    /(?:country|nationality|jurisdiction|region).*(?:support|accept|eligible|allowed)|unsupported (?:country|nationality)/i,
    'UNSUPPORTED_COUNTRY',
  ],
  [/insufficient.*(?:merchant|program|float)|merchant balance/i, 'INSUFFICIENT_PROGRAM_BALANCE'],
]

/** Why it was rejected, as far as the remarks say. Their own words may name the person. */
export function reasonIn(remarks: string | null | undefined, otherwise: ReasonCode = 'PROVIDER_DECLINED'): Reason {
  const found = MEANINGS.find(([pattern]) => pattern.test(remarks ?? ''))
  return { code: found?.[1] ?? otherwise, ...(remarks ? { providerMessage: new Private(remarks) } : {}) }
}
