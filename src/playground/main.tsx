import 'graphiql/setup-workers/vite'
import 'graphiql/style.css'
import './style.css'
import { GraphiQL } from 'graphiql'
import { createRoot } from 'react-dom/client'
import { createClient } from '../client/index.ts'
import { Bar } from './bar.tsx'
import { lookUpCodes } from './codes.ts'
import { createTourFetcher } from './fetcher.ts'
import { follow } from './follow.ts'
import { keepFor } from './keeping.ts'
import { Memory, type Memories } from './memory.ts'
import { operation } from './operations.ts'
import { readSettings } from './settings.ts'
import { somebody, type Step, tour } from './tour.ts'

const url = new URL('/graphql', window.location.href).href
const { token, codes } = await readSettings()
const client = createClient(url, token === undefined ? {} : { token })
// Whoever may not read this can still write a token into a tab's headers.
const { providers } = await client.Providers().catch(() => ({ providers: [] }))
const wanted = new URLSearchParams(window.location.search).get('provider')
const provider = providers.find(({ id }) => id === wanted) ?? providers[0]

const storage = keepFor(provider?.id ?? '', sessionStorage)
const seed = Number(storage.getItem('seed') ?? crypto.getRandomValues(new Uint32Array(1))[0])
storage.setItem('seed', String(seed))
const person = somebody(seed)
const memory = new Memory(person)
const kept = storage.getItem('memories')
if (kept !== null) memory.set({ ...(JSON.parse(kept) as Memories), changes: [] })
memory.subscribe(() => storage.setItem('memories', JSON.stringify(memory.snapshot())))
if (codes !== undefined) lookUpCodes(memory, codes, person)
follow(client, memory).catch((error: unknown) => memory.set({ changes: [String(error)] }))

/** Wrapped where the editor beside the answers ends. */
const commented = (text: string): string => text.replace(/(.{1,58})(\s|$)/g, '# $1\n')

const tabOf = ({ operation: name, comment, variables }: Step) => ({
  query: `${commented(comment)}\n${operation(name)}\n`,
  variables: variables === undefined ? null : JSON.stringify(variables, null, 2),
  headers: token === undefined ? null : JSON.stringify({ authorization: `Bearer ${token}` }, null, 2),
})

function startOver(): void {
  storage.startOver()
  window.location.reload()
}

const root = document.getElementById('playground')
if (root === null) throw new Error('expected index.html to hold #playground but it does not')
createRoot(root).render(
  <>
    <Bar providers={providers} chosen={provider} memory={memory} onStartOver={startOver} />
    <GraphiQL
      fetcher={createTourFetcher(url, token, memory)}
      storage={storage}
      defaultTabs={provider ? tour(provider, person, seed).map(tabOf) : [{ query: operation('Providers') }]}
      defaultEditorToolsVisibility="variables"
      shouldPersistHeaders
    />
  </>,
)
