import { ArgsType, Field, Int, ObjectType } from 'type-graphql'
import type { PageOf, Paging } from '../../gateway/api/page.ts'
import { CursorScalar } from './scalars.ts'

@ObjectType({ description: 'Where a page ends, and whether another follows.', simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether another page follows.' })
  hasNextPage!: boolean
  @Field(() => Boolean, { description: 'Whether a page comes before: true where `after` was given.' })
  hasPreviousPage!: boolean
  @Field(() => String, { nullable: true, description: 'The cursor of the first node; null on an empty page.' })
  startCursor!: string | null
  @Field(() => String, { nullable: true, description: 'Pass it as `after` to get the next page; null on an empty page.' })
  endCursor!: string | null
}

const FIRST = 20
const FIRST_CHANGES = 50

@ArgsType()
export class PageArguments {
  @Field(() => Int, { nullable: true, defaultValue: FIRST, description: 'How many at most.' })
  first!: number | null
  @Field(() => String, { nullable: true, description: 'The endCursor of the page before.' })
  after?: string | null

  get page(): Paging {
    return { first: this.first ?? FIRST, after: this.after ?? undefined }
  }
}

@ArgsType()
export class CardholdersArguments extends PageArguments {
  @Field(() => String, { nullable: true, description: "Only those whom the provider's own word describes." })
  providerStatus?: string | null
}

@ArgsType()
export class LogArguments {
  @Field(() => Int, { nullable: true, defaultValue: FIRST_CHANGES, description: 'How many at most.' })
  first!: number | null
  @Field(() => CursorScalar, { nullable: true, description: 'Only what happened after this; from the beginning without.' })
  after?: string | null

  get page(): Paging {
    return { first: this.first ?? FIRST_CHANGES, after: this.after ?? undefined }
  }
}

type NodeType = Parameters<typeof Field>[0]

/** The edge type of a connection, for clients such as Relay. */
export function edgeType(name: string, node: NodeType) {
  @ObjectType(`${name}Edge`, { description: 'A node and the place of the node in its list.', simpleResolvers: true })
  class Edge {
    @Field(() => String, {
      nullable: true,
      description: 'Pass it as `after` to go on behind this node; null within a page of a provider’s own list.',
    })
    cursor!: string | null
    @Field(node, { description: 'The node.' })
    node!: unknown
  }
  return Edge
}

/** A page as the graph shows it. `after`: whether the page continues a list. */
export async function connection<T>(page: Promise<PageOf<T>>, { after }: Pick<Paging, 'after'> = {}) {
  const { nodes, cursors, totalCount, hasNextPage, endCursor } = await page
  const edges = nodes.map((node, index) => ({
    node,
    cursor: cursors?.[index] ?? (index === nodes.length - 1 ? endCursor : null),
  }))
  const hasPreviousPage = after !== undefined
  return {
    nodes,
    edges,
    totalCount,
    pageInfo: { hasNextPage, hasPreviousPage, startCursor: edges[0]?.cursor ?? null, endCursor },
  }
}
