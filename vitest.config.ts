import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Packages load graphql's CommonJS build, Vite would give us its ES module: two copies whose instanceof disagree.
  resolve: {
    alias: { graphql: 'graphql/index.js', 'cardgraph/client': fileURLToPath(new URL('src/client/index.ts', import.meta.url)) },
  },
  test: {
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // The files of one worker share the modules that they import: importing them anew took a third of the time.
    isolate: false,
    // One a core: left to itself a machine of two cores would run one file after the other.
    maxWorkers: '100%',
    projects: [
      { extends: true, test: { name: 'mutations', include: ['test/providers/mutations/*.mutation.ts'] } },
      { extends: true, test: { name: 'product', include: ['test/**/*.test.ts'], exclude: ['test/browser/**'] } },
      {
        extends: true,
        test: { name: 'browser', include: ['test/browser/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
      },
    ],
  },
})
