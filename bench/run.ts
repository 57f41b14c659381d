/* All benchmarks, one after the other, each in a process of its own: what one leaves on the heap is not the next one's. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const FILES = ['query.ts', 'batching.ts', 'turns.ts', 'sick-provider.ts', 'feed.ts']

for (const file of FILES) {
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', fileURLToPath(new URL(file, import.meta.url))], {
    stdio: 'inherit',
  })
  if (status !== 0) process.exitCode = 1
}
