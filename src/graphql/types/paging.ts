import { ArgsType, Field, Int, ObjectType } from 'type-graphql'
import type { PageOf, Paging } from '../../gateway/api/page.ts'
import { CursorScalar } from './scalars.ts'

@ObjectType({ description: 'Where a page ends, and whether another follows.', simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether there is more after this page.' })
  hasNextPage!: boolean
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
export class LogArguments {
  @Field(() => Int, { nullable: true, defaultValue: FIRST_CHANGES, description: 'How many at most.' })
  first!: number | null
  @Field(() => CursorScalar, { nullable: true, description: 'Only what happened after this; from the beginning without.' })
  after?: string | null

  get page(): Paging {
    return { first: this.first ?? FIRST_CHANGES, after: this.after ?? undefined }
  }
}

/** A page as the graph shows it. */
export async function connection<T>(page: Promise<PageOf<T>>) {
  const { nodes, totalCount, hasNextPage, endCursor } = await page
  return { nodes, totalCount, pageInfo: { hasNextPage, endCursor } }
}
