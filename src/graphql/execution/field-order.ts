import { Kind, type OperationDefinitionNode, type SelectionNode, type SelectionSetNode } from 'graphql'
import type { FragmentByName } from './walk.ts'

/**
 * Whether `@skip` or `@include` may change the order of the answer's fields. graphql-jit puts a field at its first place in the
 * document, although that place may be skipped; the specification orders fields by the places that are left.
 */
export function mayChangeOrder({ selectionSet }: OperationDefinitionNode, fragment: FragmentByName): boolean {
  const places = new Map<string, number>()
  const conditional = new Set<string>()
  const visits = new Map<SelectionSetNode, number>()
  visit(selectionSet, false)
  return [...conditional].some(name => (places.get(name) ?? 0) > 1)

  function visit(within: SelectionSetNode | undefined, isConditional: boolean): void {
    for (const node of within?.selections ?? []) {
      const may = isConditional || hasCondition(node)
      if (node.kind === Kind.FIELD) {
        const name = (node.alias ?? node.name).value
        places.set(name, (places.get(name) ?? 0) + 1)
        if (may) conditional.add(name)
        visit(node.selectionSet, false)
      } else if (node.kind === Kind.INLINE_FRAGMENT) visit(node.selectionSet, may)
      else spread(fragment(node.name.value)?.selectionSet, may)
    }
  }

  /** Four visits show both a repetition and a condition. More would not end where fragments spread each other twice: 2^40 paths. */
  function spread(within: SelectionSetNode | undefined, isConditional: boolean): void {
    if (within === undefined) return
    const before = visits.get(within) ?? 0
    if (before >= (isConditional ? 4 : 2)) return
    visits.set(within, before + 1)
    visit(within, isConditional)
  }
}

const hasCondition = ({ directives = [] }: SelectionNode): boolean =>
  directives.some(({ name }) => name.value === 'skip' || name.value === 'include')
