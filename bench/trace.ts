/*
 * Counts the source files that a request passes, and the moves from one file to another. The script runs three requests on a copy of
 * the sources in which every function says when it is entered. Sandboxes, the client and the HTTP server are not counted.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { instrument } from './support/instrument.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const copy = mkdtempSync(join(tmpdir(), 'cardgraph-trace-'))
try {
  for (const path of ['src', 'test/support', 'test/tsconfig.json', 'bench', 'migrations', 'package.json', 'tsconfig.json'])
    cpSync(join(root, path), join(copy, path), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  for (const name of readdirSync(join(copy, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts') || /^(client|playground|sandbox)\/|\/sandbox/.test(name)) continue
    const path = join(copy, 'src', name)
    writeFileSync(path, instrument(readFileSync(path, 'utf8'), name))
  }
  const report = join(copy, 'traces.json')
  execFileSync(process.execPath, ['--import', 'tsx', 'bench/support/traced.ts', report], { cwd: copy, stdio: 'inherit' })
  const traces = JSON.parse(readFileSync(report, 'utf8')) as Record<string, string[]>
  for (const [name, all] of Object.entries(traces)) {
    const entered = all.filter(file => !file.startsWith('http/'))
    const moves = entered.filter((file, index) => index > 0 && file !== entered[index - 1]).length
    console.log(`${name}: ${new Set(entered).size} files, ${moves} moves`)
    if (process.argv.includes('--files')) console.log([...new Set(entered)].toSorted().join('\n'))
  }
} finally {
  rmSync(copy, { recursive: true })
}
