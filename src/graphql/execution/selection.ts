import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql'

/** Whether a query asks for a field of this name anywhere beneath the field being resolved. Each fragment is read once. */
export function selects(info: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>, name: string): boolean {
  const read = new Set<string>()
  const beneath = (set: SelectionSetNode | undefined): boolean =>
    set?.selections.some(selection => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        if (read.has(selection.name.value)) return false
        read.add(selection.name.value)
        return beneath(info.fragments[selection.name.value]?.selectionSet)
      }
      return (selection.kind === Kind.FIELD && selection.name.value === name) || beneath(selection.selectionSet)
    }) ?? false
  return info.fieldNodes.some(field => beneath(field.selectionSet))
}
