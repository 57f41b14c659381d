import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

// The playground, bundled whole: its page asks no other host for anything.
export default defineConfig({
  root: fileURLToPath(new URL('src/playground', import.meta.url)),
  base: './',
  logLevel: 'warn',
  worker: { format: 'es' },
  build: {
    outDir: fileURLToPath(new URL('dist/playground', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    rolldownOptions: {
      // "use client" says something to servers that render React; here there is none.
      onLog: (level, log, handle) => (log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : handle(level, log)),
    },
    // monaco and the schema's types are one editor: there is nothing to split.
    chunkSizeWarningLimit: 8000,
  },
})
