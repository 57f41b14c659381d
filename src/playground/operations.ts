const files = import.meta.glob<string>('../client/operations/*.graphql', { query: '?raw', import: 'default', eager: true })

const texts = Object.values(files)
const fragments = new Map(
  texts.flatMap(text =>
    [...text.matchAll(/^fragment (\w+) on [\s\S]*?^\}/gm)].map(([fragment, name]) => [String(name), fragment] as const),
  ),
)

/** An operation of the typed client as a tab shows it: whole, so that it can be copied elsewhere. */
export function operation(name: string): string {
  const text = texts.find(candidate => new RegExp(`^(query|mutation|subscription) ${name}\\b`, 'm').test(candidate))
  if (text === undefined) throw new Error(`expected src/client/operations to hold ${name} but it does not`)
  return [text.trim(), ...spreadIn(text)].join('\n\n')
}

/** Every fragment that a text spreads, and those that these spread, once each. */
function spreadIn(text: string, found = new Set<string>()): string[] {
  for (const [, name = ''] of text.matchAll(/\.\.\.(\w+)/g)) {
    const fragment = fragments.get(name)
    if (fragment === undefined || found.has(fragment)) continue
    found.add(fragment)
    spreadIn(fragment, found)
  }
  return [...found]
}
