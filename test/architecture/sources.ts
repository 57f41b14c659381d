import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

export type Import = { readonly from: string; readonly to: string; readonly typeOnly: boolean }

const GENERATED = ['src/client/generated.ts']

export const PROVIDER_IDS: readonly string[] = readdirSync('src/providers', { withFileTypes: true })
  .filter(entry => entry.isDirectory() && entry.name !== 'kit')
  .map(({ name }) => name)

/** Every file beneath a folder, apart from generated files, as paths from the project's root. */
export function filesIn(folder: string, extensions: readonly string[] = ['.ts', '.tsx']): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(path => join(folder, path))
    .filter(path => extensions.some(extension => path.endsWith(extension)) && !GENERATED.includes(path))
    .toSorted()
}

export const textOf = (path: string): string => readFileSync(path, 'utf8')

/** The static and dynamic imports of a file: relative imports as paths from the project's root, packages by name. */
export function importsOf(path: string): Import[] {
  const text = textOf(path).replaceAll(/\/\*[\s\S]*?\*\//g, '')
  const found = text.matchAll(/^\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm)
  return [...found].map(([, type, fixed, dynamic]) => {
    const to = fixed ?? dynamic ?? ''
    return { from: path, to: to.startsWith('.') ? normalize(join(dirname(path), to)) : to, typeOnly: type !== undefined }
  })
}

/** "graphql-ws/use/ws" is of graphql-ws, "@apollo/server/plugin/x" of @apollo/server. */
export const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
