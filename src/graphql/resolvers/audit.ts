import { Arg, Ctx, ID, Int, Query, Resolver } from 'type-graphql'
import { AuditConnection } from '../types/audit.ts'
import type { GraphContext } from '../context.ts'
import { connection } from '../types/paging.ts'

const FIRST = 50

@Resolver()
export class AuditResolver {
  @Query(() => AuditConnection, { description: 'Who did what, newest first (back-office only).' })
  auditTrail(
    @Ctx() { session }: GraphContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: FIRST, description: 'How many at most.' }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The endCursor of the page before.' }) after?: string | null,
    @Arg('subject', () => String, { nullable: true, description: 'Only what this subject did; a customer by its id.' })
    subject?: string | null,
    @Arg('target', () => ID, { nullable: true, description: 'Only what was done to this.' }) target?: string | null,
  ) {
    return connection(session.audit.list({ first: first ?? FIRST, after: after ?? undefined, subject, target }), {
      after: after ?? undefined,
    })
  }
}
