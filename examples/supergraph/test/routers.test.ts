import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createClient } from '../../../dist/client/index.js'
import { startAccounts } from '../src/accounts.ts'
import { startApollo } from '../src/apollo-router.ts'
import { startHive } from '../src/hive-router.ts'
import { supergraphOf } from '../src/supergraph.ts'
import { startProduct, tokenOf } from './product.ts'

type Answer = { data?: any; errors?: { message: string; path?: unknown[]; extensions: { code: string } }[] }
type Running = { readonly url: string; close(): Promise<void> }

const PROFILE = {
  email: 'ines@example.test',
  firstName: 'Ines',
  lastName: 'Okoro',
  dateOfBirth: '1991-04-02',
  phone: '+447700900123',
  nationality: 'GB',
  gender: 'female',
  address: { line1: '1 Quay St', city: 'Leith', postalCode: 'EH6 6AA', country: 'GB' },
}

let product: Running
let accounts: Running
let service: string
before(async () => {
  ;[product, accounts] = await Promise.all([startProduct(), startAccounts()])
  service = await tokenOf('service', ['SERVICE'])
})
after(() => Promise.all([product?.close(), accounts?.close()]))

for (const [name, start] of [
  ['Apollo', startApollo],
  ['Hive', startHive],
] as const) {
  describe(`behind ${name}`, () => {
    let router: Running
    before(async () => {
      router = await start(supergraphOf({ cardgraph: product.url, accounts: accounts.url }), 0)
    })
    after(() => router?.close())

    const ask = async (query: string, variables: object = {}, token: string | undefined = service): Promise<Answer> => {
      const headers = { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) }
      const response = await fetch(router.url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) })
      return (await response.json()) as Answer
    }
    const signUp = async (): Promise<string> => {
      const { data, errors } = await ask('mutation { signUp(name: "Ines") { id } }')
      assert.equal(errors, undefined)
      return data.signUp.id as string
    }
    const createCustomer = async (externalId: string): Promise<string> => {
      const mutation =
        'mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { customer { id } errors { code message } } }'
      const { data, errors } = await ask(mutation, { input: { externalId, profile: PROFILE } })
      assert.deepEqual([errors, data?.createCustomer.errors], [undefined, []])
      return data.createCustomer.customer.id as string
    }

    test('a user’s customer comes from the other graph, and a mutation reaches it', async () => {
      const user = await signUp()
      const query = 'query ($id: ID!) { user(id: $id) { name customer { id externalId cards { id } profile { firstName } } } }'
      assert.deepEqual((await ask(query, { id: user })).data.user, { name: 'Ines', customer: null })
      const id = await createCustomer(user)
      const { data, errors } = await ask(query, { id: user })
      assert.equal(errors, undefined)
      assert.deepEqual(
        [data.user.name, data.user.customer.id, data.user.customer.externalId, data.user.customer.cards],
        ['Ines', id, user, []],
      )
    })

    test('a token is passed on: its owner sees what is theirs, and nobody else does', async () => {
      const [user, other] = [await signUp(), await signUp()]
      const id = await createCustomer(user)
      const query = 'query ($id: ID!) { viewer { subject } user(id: $id) { customer { id profile { firstName } } } }'
      const own = await ask(query, { id: user }, await tokenOf(user, ['CUSTOMER']))
      assert.deepEqual(own.data, { viewer: { subject: user }, user: { customer: { id, profile: { firstName: 'Ines' } } } })
      const foreign = await ask(query, { id: user }, await tokenOf(other, ['CUSTOMER']))
      assert.deepEqual(foreign.data, { viewer: { subject: other }, user: { customer: null } })
    })

    test('errors keep their codes', async () => {
      const codes = ({ errors }: Answer) => errors?.map(({ extensions }) => extensions.code)
      assert.deepEqual(codes(await ask('{ viewer { subject } }', {}, '')), ['UNAUTHENTICATED'])
      assert.deepEqual(codes(await ask('{ user(id: "x") { name } }', {}, '')), ['UNAUTHENTICATED'])
      const ids = Array.from({ length: 101 }, (_, index) => `card_${index}`)
      const many = await ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids })
      assert.deepEqual(codes(many), ['INVALID_INPUT'])
      assert.equal(many.errors?.[0]?.message, 'at most 100 ids are allowed, not 101')
      const customer = await tokenOf('somebody', ['CUSTOMER'])
      assert.deepEqual(codes(await ask('{ reviews { nodes { id } } }', {}, customer)), ['FORBIDDEN'])
    })

    if (name === 'Hive')
      test('a subscription goes through: every change, with its subject, resumable', async () => {
        const id = await createCustomer(await signUp())
        const client = createClient(router.url, { token: service, transport: 'sse' })
        const { providers } = await client.Providers()
        const productId = providers.flatMap(({ products }) => products)[0]?.id ?? ''
        const changes = client.watch(id)
        const first = changes.next()
        await client.CreateCardholder({ input: { customerId: id, productId } })
        const change = (await first).value
        assert.ok(change)
        assert.deepEqual([change.version, change.from, change.subject.__typename], [1, null, 'Cardholder'])
        await changes.return()
        const again = client.watch(id, { after: change.cursor })
        const second = (await again.next()).value
        assert.deepEqual([second?.version, second?.from], [2, change.to])
        await again.return()
      })
  })
}
