import { type DocumentNode, GraphQLError, Kind, type SelectionSetNode } from 'graphql'

/** GraphiQL's introspection is 15 levels deep; everything about a customer 6. */
export const DEEPEST = 15
/** The client's own operations have at most 4. */
export const MOST_ALIASES = 50
/** Written twice in one selection: clients that put queries together do so a few times. */
export const MOST_REPEATED = 20

/** The client's largest document has 12. Validation compares fragments with each other, in time the square of their number. */
export const MOST_FRAGMENTS = 60
/** Spreads of fragments in a document. */
export const MOST_SPREADS = 200
/** In bytes. The client's longest document has 6 KiB, the playground's introspection 2 KiB. */
export const LONGEST_TEXT = 64 * 1024
/** Brackets within brackets: a form's answer has 4. Parser, validation and execution call themselves once for each. */
export const DEEPEST_BRACKETS = 60

/** What the text can be refused for before it is parsed. */
export function checkText(text: string): void {
  const bytes = Buffer.byteLength(text)
  within(bytes, LONGEST_TEXT, 'QUERY_TOO_LONG', 'bytes in a document')
  within(bracketDepth(text), DEEPEST_BRACKETS, 'QUERY_TOO_DEEP', 'brackets within brackets')
}

/** Strings and comments may hold brackets: those count as none. */
function bracketDepth(text: string): number {
  let [depth, deepest] = [0, 0]
  for (const [token] of text.matchAll(/"""[^]*?(?:"""|$)|"(?:\\.|[^"\\\n])*"?|#[^\n]*|[[{(\])}]/g)) {
    if (token === '[' || token === '{' || token === '(') deepest = Math.max(deepest, ++depth)
    else if (token === ']' || token === '}' || token === ')') depth--
  }
  return deepest
}

/**
 * What a document's text alone can be turned away for, in one pass over it. Before validation, because comparing fields of
 * the same name with each other takes it the square of their number: a second for 5,000 tokens.
 */
export function checkLimits(document: DocumentNode): void {
  const depths = new Map<string, number>()
  const fragments = new Map(
    document.definitions.flatMap(node => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [])),
  )
  within(fragments.size, MOST_FRAGMENTS, 'TOO_MANY_FRAGMENTS', 'fragments in a document')
  let spreads = 0
  let aliases = 0
  let repeated = 0
  let deepest = 0
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) deepest = Math.max(deepest, depthOf(definition.selectionSet, count))
    else if (definition.kind === Kind.FRAGMENT_DEFINITION) depthOfFragment(definition.name.value)
  }
  within(spreads, MOST_SPREADS, 'TOO_MANY_FRAGMENTS', 'spreads of fragments in a document')
  within(aliases, MOST_ALIASES, 'TOO_MANY_ALIASES', 'aliases in a document')
  within(repeated, MOST_REPEATED, 'TOO_MANY_REPEATED_FIELDS', 'fields in a document that are asked for a second time')
  within(deepest, DEEPEST, 'QUERY_TOO_DEEP', 'levels of fields within fields')

  function count(set: SelectionSetNode): void {
    const fields = set.selections.filter(({ kind }) => kind === Kind.FIELD)
    const names = new Set<string>()
    for (const selection of fields) {
      if (selection.kind !== Kind.FIELD) continue
      if (selection.alias !== undefined) aliases++
      names.add(selection.alias?.value ?? selection.name.value)
    }
    repeated += fields.length - names.size
  }

  function depthOf(set: SelectionSetNode | undefined, seen: (set: SelectionSetNode) => void): number {
    if (set === undefined) return 0
    seen(set)
    let depth = 0
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) depth = Math.max(depth, 1 + depthOf(selection.selectionSet, seen))
      else if (selection.kind === Kind.INLINE_FRAGMENT) depth = Math.max(depth, depthOf(selection.selectionSet, seen))
      else {
        spreads++
        depth = Math.max(depth, depthOfFragment(selection.name.value))
      }
    }
    return depth
  }

  /** Once for each fragment, however often it is spread; one within itself is told of by validation. */
  function depthOfFragment(name: string): number {
    const known = depths.get(name)
    if (known !== undefined) return known
    depths.set(name, 0)
    const depth = depthOf(fragments.get(name)?.selectionSet, count)
    depths.set(name, depth)
    return depth
  }
}

function within(actual: number, limit: number, code: string, what: string): void {
  if (actual > limit) throw tooMuch(code, { limit, actual }, `expected at most ${limit} ${what} but got ${actual}`)
}

/** A request that was turned away for its size: which limit there is, and what came. */
export const tooMuch = (code: string, measured: { limit: number; actual: number }, message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code, ...measured, http: { status: 400 } } })
