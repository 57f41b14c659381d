/*
 * One process per directory: two embedded databases on one directory lose rows silently.
 * A process first creates `lock.<pid>.<start>.<home>`, then lists the locks of living processes. The later of two
 * locks exists before its owner lists, so at most a single owner finds the directory free. No process takes over a lock; locks of the dead are removed.
 */
import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const orEmpty = (read: () => string): string => {
  try {
    return read()
  } catch {
    return ''
  }
}
/** Field 22 of /proc/<pid>/stat is the start of the process, to detect a reused pid; undefined for the dead. Field 2, the program's name, may hold spaces. */
const statusOf = (pid: number | string) =>
  orEmpty(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
    .replace(/^.*\) /s, '')
    .split(' ')
const startOf = (pid: number | string) => {
  const fields = statusOf(pid)
  return fields[0] === 'Z' ? undefined : fields[19]
}
/** A container has pids of its own. The process of a foreign home counts as living while the process touches its lock. */
const HOME = createHash('sha256')
  .update(
    orEmpty(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')) + orEmpty(() => readlinkSync('/proc/self/ns/pid')),
  )
  .digest('hex')
  .slice(0, 12)
const START = startOf(process.pid)
const OWN = `lock.${process.pid}.${START ?? Date.now()}.${HOME}`
const TOUCH_MS = 5_000
const SILENT_MS = 15_000
const TRIES = 20

/** Makes this process the only one on a directory, or throws. Gives the function to end the lock; kill -9 ends the lock too. */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const own = join(directory, OWN)
  await writeFile(own, '', { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? refusal(directory, process.pid) : error
  })
  const touch = setInterval(() => void utimes(own, new Date(), new Date()).catch(() => {}), TOUCH_MS).unref()
  const unlock = async () => {
    clearInterval(touch)
    await rm(own, { force: true })
  }
  try {
    for (let tries = 1; ; tries++) {
      const others = await living(directory)
      const [first] = others
      if (first === undefined) return unlock
      // Of processes with the same start, the first by name waits until the rest have gone.
      if (tries === TRIES || others.some(name => name < OWN)) throw refusal(directory, first.split('.')[1])
      await pause(50)
    }
  } catch (thrown) {
    await unlock()
    throw thrown
  }
}

async function living(directory: string): Promise<string[]> {
  const others = (await readdir(directory)).filter(name => name !== OWN && /^lock\.\d+\.\d+\.[0-9a-f]+$/.test(name))
  const found: string[] = []
  for (const name of others) {
    if (await lives(join(directory, name), name)) found.push(name)
    else await rm(join(directory, name), { force: true })
  }
  return found
}

async function lives(path: string, name: string): Promise<boolean> {
  const [, pid = '', start, home] = name.split('.')
  if (home === HOME && START !== undefined) return startOf(pid) === start
  if (home === HOME && !answers(Number(pid))) return false
  const touched = await stat(path).catch(() => undefined)
  return touched !== undefined && Date.now() - touched.mtimeMs < SILENT_MS
}

/** Without /proc, only a signal tells whether a process lives; a reused pid then ends with the silence of its lock. */
function answers(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const refusal = (directory: string, pid: number | string | undefined): Error =>
  new Error(
    `expected to be the only process on ${directory} but process ${pid} has it; stop that one, or share a PostgreSQL between them with DATABASE_URL`,
  )
