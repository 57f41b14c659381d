import { randomUUID } from 'node:crypto'
import { loadEnvFile } from '../config.ts'
import { appendAudit } from '../storage/audit.ts'
import type { Database } from '../storage/database.ts'

/** The output of a command, and whether the command succeeded. */
export type Said = { readonly lines: readonly string[]; readonly ok: boolean }

/** Runs a command with the arguments after the name. The output goes to stdout; the exit code is 1 on failure. */
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

/** Appends an audit entry: the person at the command line has no token, so the subject is "command line". */
export async function record(database: Database, operation: string): Promise<void> {
  const done = { operation, target: null, outcome: 'DONE', code: null, note: null, noteOwner: null } as const
  await database.transaction(tx =>
    appendAudit(tx, [{ id: randomUUID(), at: new Date(), subject: 'command line', roles: [], ...done }]),
  )
}
