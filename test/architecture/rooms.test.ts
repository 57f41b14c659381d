import { describe, expect, test } from 'vitest'
import { folderOf, roomOf, ROOMS } from './rooms.ts'
import { filesIn, importsOf, textOf } from './sources.ts'

/** Lower the limit as folders are divided: the aim is 15. */
const MOST_FILES = 38
/** Imports that still run up. Remove an entry when the import is gone; add no entry. */
const UP: readonly string[] = [
  'src/gateway/engine/runner.ts (gateway/engine) imports src/gateway/events/inbox.ts (gateway/events)',
  'src/gateway/world.ts (gateway/world) imports src/gateway/engine/catalog.ts (gateway/engine)',
  'src/gateway/world.ts (gateway/world) imports src/gateway/engine/health.ts (gateway/engine)',
]

const sources = filesIn('src')
const nameOf = (path: string): string => ROOMS[roomOf(path)]?.[0] ?? 'no room'

describe('the import drawing of src', () => {
  test('every source file is in a room, and every room has files', () => {
    expect(sources.filter(path => roomOf(path) < 0)).toEqual([])
    expect(ROOMS.filter((_room, index) => !sources.some(path => roomOf(path) === index))).toEqual([])
  })

  test('no import runs from a room up to a later room, so the rooms form no circle', () => {
    const up = sources
      .flatMap(importsOf)
      .filter(({ from, to }) => to.startsWith('src/') && roomOf(to) > roomOf(from))
      .map(({ from, to }) => `${from} (${nameOf(from)}) imports ${to} (${nameOf(to)})`)
    expect(up.filter(arrow => !UP.includes(arrow))).toEqual([])
    expect(
      UP.filter(arrow => !up.includes(arrow)),
      'take it out of the list',
    ).toEqual([])
  })
})

describe('folders', () => {
  const files = ['src', 'test', 'bench'].flatMap(folder => filesIn(folder, ['.ts', '.tsx', '.graphql']))
  const folders = [...new Set(files.map(folderOf))]

  test('every folder has its sentence in CONTRIBUTING.md, and every sentence has its folder', () => {
    const [, section = ''] = textOf('CONTRIBUTING.md').split('## Where things are')
    const [, tree = ''] = section.split('```')
    let top = ''
    const described: string[] = []
    for (const line of tree.split('\n')) {
      top = /^(\w+)\//.exec(line)?.[1] ?? top
      const folder = /^( *)(\S+)\/ {2,}\w/.exec(line)
      if (folder !== null) described.push(folder[1] === '' ? top : `${top}/${folder[2]}`)
    }
    // The folders of test/unit are the folders of src.
    const needed = folders.filter(folder => !folder.startsWith('test/unit/'))
    expect(needed.filter(folder => !described.includes(folder))).toEqual([])
    const exists = (folder: string): boolean => folders.some(one => one === folder || one.startsWith(`${folder}/`))
    expect(described.filter(folder => !exists(folder))).toEqual([])
  })

  test(`no folder has more than ${MOST_FILES} files`, () => {
    const folderNames = files.map(path => path.slice(0, path.lastIndexOf('/')))
    const sizes = [...new Set(folderNames)].map(folder => [folder, folderNames.filter(name => name === folder).length] as const)
    expect(sizes.filter(([, size]) => size > MOST_FILES)).toEqual([])
  })
})
