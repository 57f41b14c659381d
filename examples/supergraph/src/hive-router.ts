import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime'
import type { Router } from './router.ts'

/** Hive Gateway: queries, mutations, and subscriptions, which it asks of a subgraph as an event stream. */
export const startHive: Router = async (supergraph, port) => {
  const gateway = createGatewayRuntime({
    supergraph,
    logging: 'error',
    propagateHeaders: {
      fromClientToSubgraphs({ request }) {
        const authorization = request.headers.get('authorization')
        return authorization === null ? {} : { authorization }
      },
    },
  })
  const server = createServer((request, response) => void gateway(request, response))
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await gateway.dispose()
    },
  }
}
