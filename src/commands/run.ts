import { randomUUID } from 'node:crypto'
import { loadEnvFile } from '../config.ts'
import { appendAudit } from '../storage/audit.ts'
import type { Database } from '../storage/database.ts'

/** What a command has to say, and whether all is well. */
export type Said = { readonly lines: readonly string[]; readonly ok: boolean }

/** Runs a command with the words that follow its name; what it says goes to stdout; where something is wrong the exit code is 1. */
export function run(command: (words: readonly string[]) => Promise<Said>): void {
  loadEnvFile()
  command(process.argv.slice(2)).then(
    ({ lines, ok }) => {
      for (const line of lines) process.stdout.write(`${line}\n`)
      process.exitCode = ok ? 0 : 1
    },
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
      process.exitCode = 1
    },
  )
}

/** Leaves an entry in the audit trail: whoever may run commands is nobody that the graph knows. */
export async function record(database: Database, operation: string): Promise<void> {
  const done = { operation, target: null, outcome: 'DONE', code: null, note: null, noteOwner: null } as const
  await database.transaction(tx =>
    appendAudit(tx, [{ id: randomUUID(), at: new Date(), subject: 'command line', roles: [], ...done }]),
  )
}
