import { GraphQLError, Kind, OperationTypeNode, type SelectionSetNode, type ValidationRule } from 'graphql'

/** graphql-js fails with a TypeError where a directive leaves a subscription without its field. */
export const subscriptionRule: ValidationRule = context => ({
  OperationDefinition({ operation, selectionSet }) {
    if (operation !== OperationTypeNode.SUBSCRIPTION) return
    const read = new Set<SelectionSetNode>()
    const check = (set: SelectionSetNode | undefined): void => {
      if (set === undefined || read.has(set)) return
      read.add(set)
      for (const selection of set.selections) {
        const conditional = selection.directives?.find(({ name }) => name.value === 'skip' || name.value === 'include')
        if (conditional !== undefined) {
          const message = `the field of a subscription takes no @${conditional.name.value}; start the subscription only when it is needed`
          context.reportError(new GraphQLError(message, { nodes: conditional }))
        }
        if (selection.kind === Kind.INLINE_FRAGMENT) check(selection.selectionSet)
        else if (selection.kind === Kind.FRAGMENT_SPREAD) check(context.getFragment(selection.name.value)?.selectionSet)
      }
    }
    check(selectionSet)
  },
})
