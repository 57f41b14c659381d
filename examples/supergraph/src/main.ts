import { startAccounts } from './accounts.ts'
import { startApollo } from './apollo-router.ts'
import { startHive } from './hive-router.ts'
import { supergraphOf } from './supergraph.ts'

const ROUTERS = { apollo: startApollo, hive: startHive }
const name = process.argv[2] ?? ''
if (!(name in ROUTERS)) throw new Error(`expected "apollo" or "hive" but got "${name}"`)

const accounts = await startAccounts()
const cardgraph = process.env['CARDGRAPH_URL'] ?? 'http://127.0.0.1:4000/graphql'
const { url } = await ROUTERS[name as keyof typeof ROUTERS](supergraphOf({ cardgraph, accounts: accounts.url }), 4100)
console.log(`accounts    ${accounts.url}\ncardgraph   ${cardgraph}\nsupergraph  ${url}`)
