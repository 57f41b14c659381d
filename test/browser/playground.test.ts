import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createClient } from '../../src/client/index.ts'
import { type Product, startProduct } from './product.ts'
import { Tourist } from './tourist.ts'

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const QUIETLY = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

let product: Product
let browser: Browser
let pictures: string
let providers: readonly { id: string }[]
beforeAll(async () => {
  product = await startProduct()
  browser = await chromium.launch({ executablePath: CHROMIUM, headless: true, args: QUIETLY })
  pictures = await mkdtemp(join(tmpdir(), 'cardgraph-pictures-'))
  providers = (await createClient(new URL('/graphql', product.url).href).Providers()).providers
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
  await rm(pictures, { recursive: true, force: true })
})

/** A page, and whatever it did that it should not. */
async function openPage(): Promise<{ page: Page; wrongs: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1500, height: 900 } })
  page.setDefaultTimeout(60_000)
  const wrongs: string[] = []
  const { host } = new URL(product.url)
  page.on('console', message => message.type() === 'error' && wrongs.push(`console: ${message.text()}`))
  page.on('pageerror', error => wrongs.push(`error: ${error.message}`))
  const watch = (url: string): unknown =>
    /^(https?|wss?):/.test(url) && new URL(url).host !== host && wrongs.push(`another host: ${url}`)
  page.on('request', request => watch(request.url()))
  page.on('websocket', socket => watch(socket.url()))
  return { page, wrongs }
}

describe('the playground in a real browser', () => {
  test('opens with one tab per step, from its own host alone', async () => {
    const { page, wrongs } = await openPage()
    expect(await new Tourist(page).open(product.url)).toEqual([
      'Providers',
      'CreateCustomer',
      'CreateCardholder',
      'StartKyc',
      'StatusChanged',
      'IssueCard',
      'TopUpCard',
      'Customer',
      'SubmitCode',
      'SubmitForm',
      'SubmitDocument',
    ])
    expect(wrongs).toEqual([])
    await page.close()
  })

  test('a tab says which tabs come first instead of sending a placeholder', async () => {
    const { page, wrongs } = await openPage()
    const tourist = new Tourist(page)
    await tourist.open(product.url)
    await tourist.select('IssueCard')
    await page.locator('.graphiql-execute-button').click()
    await page.locator('.result-window').filter({ hasText: 'Not sent: nothing is known of {{cardholderId}} yet' }).waitFor()
    expect(wrongs).toEqual([])
    await page.close()
  })

  test(
    'every provider has a tour: its tabs, run in order, lead to a funded card, and the subscription tells it all',
    { timeout: 300_000 },
    async () => {
      const { page, wrongs } = await openPage()
      const tourist = new Tourist(page)
      expect(providers.length).toBeGreaterThan(1)
      for (const { id } of providers) {
        await tourist.open(`${product.url}?provider=${id}`)
        await tourist.run('CreateCustomer')
        await tourist.run('CreateCardholder')
        await tourist.until('Cardholder', 'ACTIVE')
        await tourist.run('StartKyc')
        await tourist.until('KycApplication', 'APPROVED')
        await tourist.listen('StatusChanged', 'APPROVED')
        await tourist.run('IssueCard')
        await tourist.until('Card', 'ACTIVE')
        await tourist.run('TopUpCard')
        await tourist.until('Topup', 'APPROVED')
        await tourist.listen('StatusChanged', 'Topup')
        await page.screenshot({ path: join(pictures, `${id}.png`) })
        const { data } = await tourist.run('Customer')
        expect(data?.['customer']).toMatchObject({
          cardholders: [
            {
              provider: { id },
              status: 'ACTIVE',
              kycApplications: [{ status: 'APPROVED' }],
              cards: [{ status: 'ACTIVE', spendable: true, topups: { nodes: [{ status: 'APPROVED' }] } }],
            },
          ],
        })
      }
      expect(wrongs).toEqual([])
      await page.close()
    },
  )
})
