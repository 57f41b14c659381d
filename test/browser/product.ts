import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** The built product, started as `npm start` does, with an empty database and the sandboxes. */
export type Product = { readonly url: string; stop(): Promise<void> }

export async function startProduct(): Promise<Product> {
  if (!existsSync('dist/main.js')) throw new Error('expected the product to be built but it is not: npm run build')
  const directory = await mkdtemp(join(tmpdir(), 'cardgraph-browser-'))
  const { PATH, HOME } = process.env
  const server = spawn(process.execPath, ['dist/main.js'], {
    env: { PATH, HOME, HOST: '127.0.0.1', PORT: '0', DATA_DIR: directory, POLL_MIN_SECONDS: '0.5', POLL_MAX_SECONDS: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: string[] = []
  server.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text))
  const exited = new Promise<void>(resolve => server.once('exit', () => resolve()))

  const url = await new Promise<string>((resolve, reject) => {
    createInterface(server.stdout).on('line', line => {
      said.push(line)
      const [, address] = /playground\s+(http:\S+)/.exec(line) ?? []
      if (address !== undefined) resolve(address)
    })
    void exited.then(() => reject(new Error(`expected the product to start but it ended:\n${said.join('\n')}`)))
  })
  return {
    url,
    async stop() {
      server.kill('SIGTERM')
      await exited
      await rm(directory, { recursive: true, force: true })
    },
  }
}
