import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql'

/** Whether a query asks for a field of this name anywhere beneath the one being resolved. */
export function selects(info: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>, name: string): boolean {
  const beneath = (set: SelectionSetNode | undefined): boolean =>
    set?.selections.some(selection => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return beneath(info.fragments[selection.name.value]?.selectionSet)
      return (selection.kind === Kind.FIELD && selection.name.value === name) || beneath(selection.selectionSet)
    }) ?? false
  return info.fieldNodes.some(field => beneath(field.selectionSet))
}
