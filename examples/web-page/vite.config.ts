import { defineConfig } from 'vite'

// The page and the graph share an address, as they would behind one load balancer: no other site may ask for it.
export default defineConfig({
  root: import.meta.dirname,
  server: { host: '127.0.0.1', proxy: { '/graphql': { target: process.env['GRAPH'] ?? 'http://127.0.0.1:4000', ws: true } } },
})
