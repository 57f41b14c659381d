/** What was picked from verified notices of one journey. `outcome` is "completed" or "failed", by convention. */
export type Evidence = Readonly<Record<string, string>>

/** The name under which a second, contrary outcome is kept: both were told, and neither is believed. */
const CONTRARY = 'contrary'

/** Evidence with what another notice tells. The order of the notices does not matter: two contrary outcomes are both kept. */
export function withEvidence(before: Evidence, told: Evidence): Evidence {
  const contrary = before.outcome !== undefined && told.outcome !== undefined && before.outcome !== told.outcome
  if (!contrary) return { ...before, ...told }
  const { outcome, ...others } = told
  return { ...before, ...others, [CONTRARY]: outcome as string }
}

export const isContradictory = (evidence: Evidence): boolean => evidence[CONTRARY] !== undefined

/** What a person found out stands in the place of what the notices told. */
export function decidedEvidence(before: Evidence, outcome: string): Evidence {
  const { [CONTRARY]: _overruled, ...others } = before
  return { ...others, outcome }
}
