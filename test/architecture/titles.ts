/** The start of a call that takes the title of a test, or of a group of tests. Prettier indents a call by the depth of the groups. */
const CALL = /^( *)(describe|test|it)((?:\.\w+)*)\(/gm
const LITERAL = /\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/y

/** Forms of verbs in the titles of tests. A word that is more often a noun ("answer", "status") is left out. */
const VERBS = new Set(
  (
    'is are was were be been has have had do does did can cannot could may must shall should will would ' +
    'accepts acts activates adds adopts agrees allows answers appears appends arrives asks awaits becomes begins belongs believes blanks ' +
    'breaks brings calls captures carries catches changes checks cleans climbs closes comes commits compares completes composes contains ' +
    'continues contradicts copies corrects costs counts covers cuts decides declares deletes deploys describes detects dies differs ' +
    'drops earns ends erases exceeds exists expires faces fails falls fetches fills finds finishes follows forgets forks freezes gets ' +
    'gives goes grows guesses hands hangs happens has hears holds ignores imports includes insists introduces joins keeps knocks knows lacks ' +
    'lapses lasts leads leaks learns leaves lends lets lies listens lists loses mails makes matches means ' +
    'meets merges misses moves multiplies names narrows needs nests observes offers opens owns parses passes pays pays prepares ' +
    'prints proceeds produces promises proves publishes puts quotes reaches reads receives refills refunds refuses registers rejects remains ' +
    'removes renews repeats replaces resets resolves resumes retries reuses reveals reverses rolls runs satisfies saves says ' +
    'seals sees selects sends separates serves settles shares shows shrinks signs skips speaks spells spreads stalls stands starts stays stops ' +
    'stores submits subscribes succeeds survives suspends swallows takes tells terminates throws touches travels tries trips turns tips unwraps ' +
    'uses vanishes verifies waits wakes wants watches weighs wins works wraps writes ' +
    'become begin believe bring call carry claim come commit cut decide deserve differ disagree drop end erase expire fail find fit follow ' +
    'forget get give go grow guess happen hear hide hold keep know lead log leak learn leave let lie list live lose make match mean meet merge miss ' +
    'move name need open overtake pass pay prove reach read receive refuse reject remain repeat respond resume run save say see send settle show ' +
    'sign speak stand start stay stop succeed survive take tell throw touch travel turn understand vanish wait wake want work write'
  ).split(' '),
)

/** The joined titles of all tests of a source ("group > test"). */
export function titlesOf(source: string): readonly string[] {
  const titles: string[] = []
  let groups: { readonly indent: number; readonly title: string }[] = []
  for (const { 0: call, 1: indent = '', 2: kind, 3: modifiers = '', index } of source.matchAll(CALL)) {
    const curried = /\.(?:each|for|skipIf|runIf)$/.test(modifiers)
    const title = literalAt(source, curried ? endOf(source, index + call.length) + 1 : index + call.length)
    if (title === undefined) continue
    groups = groups.filter(group => group.indent < indent.length)
    if (kind === 'describe') groups.push({ indent: indent.length, title })
    else titles.push([...groups.map(group => group.title), title].join(' > '))
  }
  return titles
}

export function hasVerb(title: string): boolean {
  return (title.match(/[A-Za-z]+/g) ?? []).some(word => VERBS.has(word.toLowerCase()))
}

function literalAt(source: string, at: number): string | undefined {
  LITERAL.lastIndex = at
  const found = LITERAL.exec(source)
  return found?.[1] ?? found?.[2] ?? found?.[3]?.replaceAll(/\$\{[^}]*\}/g, '…')
}

/** The place after the parenthesis that closes the call whose arguments begin at `at`. */
function endOf(source: string, at: number): number {
  let end = at
  for (let depth = 1; depth > 0 && end < source.length; end++) {
    const char = source[end] ?? ''
    if (char === '(') depth++
    if (char === ')') depth--
    if (char === "'" || char === '"' || char === '`')
      for (end++; end < source.length && source[end] !== char; end++) if (source[end] === '\\') end++
  }
  return end
}
