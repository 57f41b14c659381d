/** Picked from verified notices of one journey. `outcome` is "completed" or "failed", by convention. */
export type Evidence = Readonly<Record<string, string>>

/** The name under which a second, contrary outcome is kept: notices told both outcomes, and the engine believes neither. */
const CONTRARY = 'contrary'

/** Evidence with the content of a further notice. The order of the notices does not matter: two contrary outcomes are both kept. */
export function withEvidence(before: Evidence, told: Evidence): Evidence {
  const contrary = before.outcome !== undefined && told.outcome !== undefined && before.outcome !== told.outcome
  if (!contrary) return { ...before, ...told }
  const { outcome, ...others } = told
  return { ...before, ...others, [CONTRARY]: outcome as string }
}

export const isContradictory = (evidence: Evidence): boolean => evidence[CONTRARY] !== undefined

/** The finding of a person replaces the outcomes of the notices. */
export function decidedEvidence(before: Evidence, outcome: string): Evidence {
  const { [CONTRARY]: _overruled, ...others } = before
  return { ...others, outcome }
}
