import { serverAudits } from 'graphql-http'
import { expect, test } from 'vitest'
import { serve } from '../graphql/serve.ts'
import { fakeGateway } from '../graphql/fake-gateway.ts'

// The audits send no token: they are about HTTP, so the server is open to this machine.
const open = () =>
  serve(fakeGateway().gateway, { authentication: { mode: 'open', secret: 'a secret that is long enough for HS256' } })

for (const { name, id } of serverAudits({ url: 'http://unused' })) {
  test(`audit ${id} of graphql-http passes: a server ${name}`, async () => {
    const { url } = await open()
    const audit = serverAudits({ url: `${url}/graphql` }).find(candidate => candidate.id === id)
    const result = await audit!.fn()
    expect(result, 'reason' in result ? result.reason : '').toMatchObject({ status: 'ok' })
  })
}
