import { readFile, rename, writeFile } from 'node:fs/promises'
import { createClient } from 'cardgraph/client'
import { follow, type Place } from './follow.ts'

const [url, id, file = 'place.json'] = process.argv.slice(2)
if (url === undefined || id === undefined)
  throw new Error('expected the address of a graph and an id: tsx main.ts http://127.0.0.1:4000/graphql cus_…')
const token = process.env['TOKEN']

await follow({
  client: createClient(url, token === undefined ? {} : { token }),
  id,
  show: ({ subject, from, to }) => console.log(`${subject.__typename} ${from ?? 'nothing'} → ${to}`),
  keep: {
    read: async () => JSON.parse(await readFile(file, 'utf8').catch(() => 'null')) ?? undefined,
    async write(place: Place) {
      // A phone may die while it writes: the old place stays until the new one is whole.
      await writeFile(`${file}.new`, JSON.stringify(place))
      await rename(`${file}.new`, file)
    },
  },
})
