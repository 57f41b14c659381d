import { parseSync } from 'vite'

type Node = { readonly type: string; readonly start: number; readonly end: number; readonly body?: unknown }

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value

function* nodesOf(value: unknown): Iterable<Node> {
  if (Array.isArray(value)) for (const each of value) yield* nodesOf(each)
  if (!isNode(value)) return
  yield value
  for (const each of Object.values(value)) yield* nodesOf(each)
}

/** The TypeScript source with a call of `globalThis.enter` at the start of every function: the call gives the name of the file. */
export function instrument(source: string, file: string): string {
  const call = `globalThis.enter?.(${JSON.stringify(file)})`
  const inserts: (readonly [at: number, text: string])[] = []
  for (const { type, body } of nodesOf(parseSync(file, source, { lang: 'ts' }).program)) {
    if (!/Function/.test(type) || !isNode(body)) continue
    if (body.type === 'BlockStatement') inserts.push([body.start + 1, `${call};`])
    else inserts.push([body.start, `(${call}, `], [body.end, ')'])
  }
  // Of two inserts at one place, the outer function's closing bracket comes last; the order of the walk gives it first.
  return inserts
    .map((insert, order) => ({ insert, order }))
    .toSorted((a, b) => b.insert[0] - a.insert[0] || a.order - b.order)
    .reduce((text, { insert: [at, added] }) => text.slice(0, at) + added + text.slice(at), source)
}
