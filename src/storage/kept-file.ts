import { randomUUID } from 'node:crypto'
import { chmod, link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

const OWNER_ONLY = 0o600

/** The text of a file that only the owner may read, or undefined where there is no such file. */
export const readKept = async (file: string): Promise<string | undefined> => (await readKeptBytes(file))?.toString()

export async function readKeptBytes(file: string): Promise<Buffer | undefined> {
  try {
    // A copy or a restored backup may have lost the mode.
    await chmod(file, OWNER_ONLY)
    return await readFile(file)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw thrown
  }
}

/** The text of a file; the first process that asks makes the text, and every later process reads the same. */
export async function keptOnce(file: string, make: () => string): Promise<string> {
  const kept = await readKept(file)
  if (kept !== undefined) return kept
  const draft = await draftOf(file, make())
  try {
    // Of two processes that start at once, the first to link decides for both.
    await link(draft, file)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
  } finally {
    await rm(draft)
  }
  return readFile(file, 'utf8')
}

/** Replaces the whole file or, where the process ends meanwhile, nothing of the file. */
export async function keep(file: string, text: string | Uint8Array): Promise<void> {
  await rename(await draftOf(file, text), file)
}

async function draftOf(file: string, text: string | Uint8Array): Promise<string> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, text, { mode: OWNER_ONLY, flag: 'wx', flush: true })
  return draft
}
