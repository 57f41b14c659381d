/** Whether an error only says that the database is away: the same request may succeed later. */
export { isAway as isOutage } from '../../storage/query-failed.ts'
