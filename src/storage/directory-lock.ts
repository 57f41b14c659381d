/*
 * One process per directory: two embedded databases on one directory lose rows without a word.
 *
 * Every process that wants the directory creates a file named after the process, `lock.<pid>.<start>.<home>`, and then looks for
 * files of living processes. A process that finds such a file removes its own file and is refused; of two processes that start at
 * once, the first by name waits for the second to go. A process goes on only when alone: of any two, the later file is created before
 * the owner looks, so both cannot go on. Files of dead processes are ignored, and no file is taken over, so none is taken over twice.
 */
import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** start: when the process began, in ticks since boot, so that a recycled pid is recognised; 0 where the system does not say. */
type Holder = { readonly name: string; readonly pid: number; readonly start: string; readonly home: string }

/** Within one home a pid means one process. Each container on a shared volume is a home. */
const HOME = createHash('sha256')
  .update(`${read('/proc/sys/kernel/random/boot_id')}${link('/proc/self/ns/pid')}`)
  .digest('hex')
  .slice(0, 12)
/** Whether a process of a foreign home lives cannot be asked; a living process touches the file. */
const TOUCH_MS = 5_000
const SILENT_MS = 15_000
const TRIES = 20
const BETWEEN_TRIES_MS = 50

/** The directories that the process holds, where no start time tells processes with one pid apart. */
const held = new Set<string>()

/** Makes the process the only one on a directory, or throws. Gives the function that ends the lock; a killed process needs no call. */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const start = startOf(process.pid) ?? '0'
  const own = join(resolve(directory), `lock.${process.pid}.${start}.${HOME}`)
  await putUp(own, directory, start)
  try {
    await expectAlone(directory, own)
  } catch (thrown) {
    await takeDown(own)
    throw thrown
  }
  const touch = setInterval(() => {
    const now = new Date()
    utimes(own, now, now).catch(() => {})
  }, TOUCH_MS).unref()
  return async () => {
    clearInterval(touch)
    await takeDown(own)
  }
}

async function putUp(own: string, directory: string, start: string): Promise<void> {
  try {
    await writeFile(own, '', { flag: 'wx' })
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
    // Without a start time, the file may also come from a dead process that had our pid.
    if (start !== '0' || held.has(own)) throw refusal(directory, process.pid)
    const now = new Date()
    await utimes(own, now, now)
  }
  held.add(own)
}

async function takeDown(own: string): Promise<void> {
  held.delete(own)
  await rm(own, { force: true })
}

async function expectAlone(directory: string, own: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    const others = (await holders(directory)).filter(({ name }) => join(resolve(directory), name) !== own)
    const living: Holder[] = []
    for (const other of others) {
      if (await lives(directory, other)) living.push(other)
      else await rm(join(directory, other.name), { force: true })
    }
    const [first] = living
    if (first === undefined) return
    if (tries === TRIES || living.some(({ name }) => join(resolve(directory), name) < own)) throw refusal(directory, first.pid)
    await pause(BETWEEN_TRIES_MS)
  }
}

async function holders(directory: string): Promise<Holder[]> {
  return (await readdir(directory)).flatMap(name => {
    const [, pid, start, home] = /^lock\.(\d+)\.(\d+)\.([0-9a-f]+)$/.exec(name) ?? []
    return pid === undefined || start === undefined || home === undefined ? [] : [{ name, pid: Number(pid), start, home }]
  })
}

async function lives(directory: string, { name, pid, start, home }: Holder): Promise<boolean> {
  if (home !== HOME) {
    const touched = await stat(join(directory, name)).catch(() => undefined)
    return touched !== undefined && Date.now() - touched.mtimeMs < SILENT_MS
  }
  if (start !== '0') return startOf(pid) === start
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const refusal = (directory: string, pid: number): Error =>
  new Error(
    `expected to be the only process on ${directory} but process ${pid} has it; stop that one, or share a PostgreSQL between them with DATABASE_URL`,
  )

/** Field 22 of /proc/<pid>/stat, undefined for the dead. Field 2, the program's name, may hold spaces and brackets. */
function startOf(pid: number): string | undefined {
  const fields = read(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ')
  return fields[0] === 'Z' ? undefined : fields[19]
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}
