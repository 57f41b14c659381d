// Bundles the playground when its sources are newer than the bundle: a second start builds nothing.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const SOURCES = ['src/playground', 'src/client', 'vite.config.ts', 'package-lock.json']
const BUNDLE = 'dist/playground/index.html'

/** @type {(path: string) => number} */
const newest = path =>
  statSync(path).isDirectory() ? Math.max(...readdirSync(path).map(name => newest(join(path, name)))) : statSync(path).mtimeMs

if (!existsSync(BUNDLE) || newest(BUNDLE) < Math.max(...SOURCES.map(newest))) {
  const { build } = await import('vite')
  await build()
}
