import type { Held, Observation, Progress } from '../../domain/progress.ts'
import type { Dossier, Journey, Verification } from '../../domain/provider.ts'
import type { Answer, DocumentRequirement } from '../../domain/requirement.ts'
import type { Fault } from '../../domain/fault.ts'

/** Documents travel as links, there is no upload [seed]. */
export const documentAsked = (problem?: string): DocumentRequirement => ({
  shape: 'document',
  name: 'identity-document',
  label: 'Identity document',
  ...(problem === undefined ? {} : { problem }),
  accepts: ['PASSPORT', 'NATIONAL_ID', 'DRIVERS_LICENSE', 'RESIDENCE_PERMIT'],
  // A passport has no back; which sides are given is not checked there, every member being optional [assumed].
  sides: ['FRONT', 'BACK', 'SELFIE'],
  takes: ['URL'],
  needsIssuedOn: false,
  needsExpiresOn: false,
})

const TYPE = 'document.type'
const HELD_AS: Readonly<Record<string, string>> = {
  FRONT: 'document.frontUrl',
  BACK: 'document.backUrl',
  SELFIE: 'document.selfieUrl',
}

/** An answered document as what is held of it: a resubmission takes two steps, and the answer is forgotten after the first. */
export function heldOf(answer: Answer | undefined): Held {
  if (answer?.shape !== 'document') return {}
  const { type, number, issuingCountry, files } = answer.document
  const links = files.flatMap(({ side, url }) =>
    url === undefined || HELD_AS[side] === undefined ? [] : [[HELD_AS[side], url] as const],
  )
  // A side that the new document does not have must not keep the old one's link.
  const sides = Object.fromEntries(Object.values(HELD_AS).map(name => [name, '']))
  return {
    [TYPE]: type,
    'document.documentNumber': number ?? '',
    'document.issuingCountry': issuingCountry ?? '',
    ...sides,
    ...Object.fromEntries(links),
  }
}

/** The body of a resubmission. This one endpoint writes DRIVER_LICENSE where creation has DRIVERS_LICENSE [docs]. */
export function kycDocument(held: Held): Record<string, string> | undefined {
  const type = held[TYPE]
  if (!type) return undefined
  const members = Object.entries(held).filter(([name, value]) => name.startsWith('document.') && name !== TYPE && value !== '')
  return {
    documentType: type === 'DRIVERS_LICENSE' ? 'DRIVER_LICENSE' : type,
    ...Object.fromEntries(members.map(([name, value]) => [name.slice('document.'.length), value])),
  }
}

/** A journey that keeps an answered document, whichever of its steps is the first to see it. */
export function keepingDocuments<Result>(journey: Journey<Verification, Result>): Journey<Verification, Result> {
  const open = (dossier: Dossier<Verification>): Dossier<Verification> => ({
    ...dossier,
    held: { ...dossier.held, ...heldOf(dossier.answer) },
  })
  const keep = <Seen extends Progress<Result> | Observation<Result> | Fault>(
    seen: Seen,
    { answer }: Dossier<Verification>,
  ): Seen => ('refs' in seen && answer?.shape === 'document' ? { ...seen, held: { ...seen.held, ...heldOf(answer) } } : seen)
  return {
    ...journey,
    advance: async (dossier, key) => keep(await journey.advance(open(dossier), key), dossier),
    async observe(dossiers, reads) {
      const seen = await journey.observe(dossiers.map(open), reads)
      return seen.map((one, n) => keep(one, dossiers[n] as Dossier<Verification>))
    },
  }
}
