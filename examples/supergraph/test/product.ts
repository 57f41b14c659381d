import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { SignJWT } from 'jose'

const SECRET = 'a secret that only this test has, and long enough'
const ROOT = new URL('../../../', import.meta.url)

/** The built product with simulated providers. It knows nobody who brings no token. */
export async function startProduct(): Promise<{ url: string; close(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'cardgraph-supergraph-'))
  const { PATH, HOME } = process.env
  const settings = { HOST: '127.0.0.1', PORT: '0', DATA_DIR: directory, AUTH_JWT_SECRET: SECRET, LOG_LEVEL: 'error' }
  const product = spawn(process.execPath, ['dist/main.js'], {
    cwd: ROOT,
    env: { PATH, HOME, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: string[] = []
  product.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text))
  const exited = new Promise<void>(resolve => product.once('exit', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(product.stdout).on('line', line => {
      const [, address] = /^graph\s+(http:\S+)/.exec(line) ?? []
      if (address !== undefined) resolve(address)
    })
    void exited.then(() => reject(new Error(`expected the product to start but it ended; is it built?\n${said.join('')}`)))
  })
  return {
    url,
    async close() {
      product.kill('SIGTERM')
      await exited
      await rm(directory, { recursive: true, force: true })
    },
  }
}

export function tokenOf(subject: string, roles: readonly string[]): Promise<string> {
  const token = new SignJWT({ roles, scope: 'funds:write pii:read' }).setProtectedHeader({ alg: 'HS256' }).setSubject(subject)
  return token.setExpirationTime('10m').sign(new TextEncoder().encode(SECRET))
}
