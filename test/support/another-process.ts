import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export type AnotherProcess = {
  readonly pid: number
  /** The next line it prints; undefined when it has ended. */
  line(): Promise<string | undefined>
  /** kill -9: it gets no chance to tidy up. */
  kill(): Promise<void>
}

/** Runs a TypeScript file in a process of its own. */
export function anotherProcess(file: string, ...args: readonly string[]): AnotherProcess {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  if (child.stdout === null || child.pid === undefined) throw new Error(`expected ${file} to start but it did not`)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    pid: child.pid,
    line: async () => ((await lines.next()) as IteratorResult<string, undefined>).value,
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}
