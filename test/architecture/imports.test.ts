import { describe, expect, test } from 'vitest'
import { filesIn, type Import, importsOf, packageOf, PROVIDER_IDS as providerFolders, textOf } from './sources.ts'

/** The parts of src that a part may import besides itself and libraries. */
const BENEATH: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  providers: ['domain'],
  storage: ['domain'],
  gateway: ['domain', 'storage'],
  graphql: ['domain', 'gateway'],
  http: ['domain', 'gateway', 'graphql'],
  sandbox: ['domain', 'providers'],
  commands: ['domain', 'storage', 'gateway', 'providers', 'client', 'config.ts', 'open-world.ts'],
  client: [],
  playground: ['client'],
}
const isTop = (path: string): boolean =>
  ['src/main.ts', 'src/config.ts', 'src/variables.ts', 'src/warnings.ts', 'src/open-world.ts'].includes(path) ||
  path.startsWith('src/commands/')

const imports = filesIn('src').flatMap(importsOf)
const inside = imports.filter(({ to }) => to.startsWith('src/'))
const partOf = (path: string): string => path.split('/')[1] ?? ''
const told = ({ from, to }: Import): string => `${from} imports ${to}`

describe('imports go downhill', () => {
  test('every part of src is known here', () => {
    const parts = new Set(filesIn('src').map(partOf))
    expect([...parts].filter(part => !part.endsWith('.ts') && !(part in BENEATH))).toEqual([])
  })

  test.each(Object.entries(BENEATH))('%s imports only itself and %j', (part, beneath) => {
    const uphill = inside.filter(({ from, to }) => partOf(from) === part && ![part, ...beneath].includes(partOf(to)))
    expect(uphill.map(told)).toEqual([])
  })

  test('nothing but the top imports the top', () => {
    expect(inside.filter(({ from, to }) => isTop(to) && !isTop(from)).map(told)).toEqual([])
  })

  test('providers do not know each other', () => {
    const folderOf = (path: string): string | undefined =>
      providerFolders.find(folder => path.startsWith(`src/providers/${folder}/`))
    const across = inside.filter(({ from, to }) => folderOf(to) !== undefined && folderOf(to) !== folderOf(from))
    expect(across.filter(({ from }) => from !== 'src/providers/index.ts').map(told)).toEqual([])
  })

  test('the kit and the domain know no provider', () => {
    expect(
      inside
        .filter(
          ({ from, to }) =>
            from.startsWith('src/providers/kit/') && to.startsWith('src/providers/') && !to.startsWith('src/providers/kit/'),
        )
        .map(told),
    ).toEqual([])
  })

  test('the domain touches nothing outside: no network, no files, no database', () => {
    const outside = imports.filter(
      ({ from, to }) => partOf(from) === 'domain' && /^(node:|fastify|undici|pg$|drizzle|@apollo|graphql)/.test(to),
    )
    expect(outside.filter(({ to }) => to !== 'node:util').map(told)).toEqual([])
  })

  test('the client and the playground run in browsers: they import nothing of Node', () => {
    expect(
      imports.filter(({ from, to }) => ['client', 'playground'].includes(partOf(from)) && to.startsWith('node:')).map(told),
    ).toEqual([])
  })

  test('a process on PostgreSQL loads no embedded database: it is imported on demand, by one file', () => {
    const fixed = (path: string): string[] =>
      [...textOf(path).matchAll(/^import (?!type )[^;]*?from '([^']+)'/gm)].map(([, to = '']) => to)
    expect(filesIn('src').filter(path => fixed(path).some(to => packageOf(to) === '@electric-sql/pglite'))).toEqual([
      'src/storage/embedded.ts',
    ])
    expect(filesIn('src').filter(path => fixed(path).some(to => to.endsWith('/embedded.ts')))).toEqual([])
  })

  test('relative imports name their file, extension and all', () => {
    const bare = inside.filter(({ from, to }) => !/\.(ts|tsx|css|json)$/.test(to) && partOf(from) !== '')
    expect(bare.map(told)).toEqual([])
  })
})

describe('dependencies', () => {
  const manifest = JSON.parse(textOf('package.json')) as {
    dependencies: Record<string, string>
    devDependencies: Record<string, string>
    scripts: Record<string, string>
  }
  const used = (part: (path: string) => boolean): Set<string> =>
    new Set(imports.filter(({ from }) => part(from)).map(({ to }) => packageOf(to)))

  test('everything that is installed in production is imported somewhere', () => {
    // type-graphql loads these peers.
    const peers = ['class-validator', 'graphql-scalars']
    expect(Object.keys(manifest.dependencies).filter(name => !used(() => true).has(name) && !peers.includes(name))).toEqual([])
  })

  test('the server imports nothing that is installed in development only', () => {
    const server = used(path => !path.startsWith('src/playground/') && !path.startsWith('src/client/'))
    expect([...server].filter(name => name in manifest.devDependencies)).toEqual([])
  })

  test('what an operator runs is what was built: it works where nothing of development is installed', () => {
    const commands = ['audit:verify', 'keys:rewrap', 'reconcile'].map(name => manifest.scripts[name] ?? '')
    const sources = [manifest.scripts['start'] ?? '', ...commands].map(script =>
      script.replace(/^node dist\/(\S+)\.js$/, 'src/$1.ts'),
    )
    expect(sources.filter(source => !filesIn('src').includes(source))).toEqual([])
  })

  test('the lock file names no registry, so that it works behind any', () => {
    const lock = textOf('package-lock.json')
    expect(lock).not.toContain('"resolved"')
    expect(lock.match(/https?:\/\/registry\.[^"]*/g)).toBeNull()
  })
})
