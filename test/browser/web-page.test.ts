import { type Browser, chromium, type Page } from 'playwright-core'
import { createServer, type ViteDevServer } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient } from '../../src/client/index.ts'
import { type Product, startProduct } from './product.ts'

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
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

let product: Product
let pages: ViteDevServer
let browser: Browser
beforeAll(async () => {
  product = await startProduct()
  const proxy = { '/graphql': { target: new URL('/', product.url).origin, ws: true } }
  pages = await createServer({ configFile: 'examples/web-page/vite.config.ts', server: { port: 0, proxy }, logLevel: 'error' })
  await pages.listen()
  browser = await chromium.launch({ executablePath: CHROMIUM, headless: true, args: ['--no-sandbox', '--disable-gpu'] })
})
afterAll(async () => {
  await browser?.close()
  await pages?.close()
  await product?.stop()
})

async function openPage(): Promise<{ page: Page; wrongs: string[]; watch(id: string): Promise<void> }> {
  const page = await browser.newPage()
  page.setDefaultTimeout(20_000)
  const wrongs: string[] = []
  page.on('console', message => message.type() === 'error' && wrongs.push(message.text()))
  page.on('pageerror', error => wrongs.push(error.message))
  await page.goto(pages.resolvedUrls!.local[0]!)
  const watch = async (id: string): Promise<void> => {
    await page.getByLabel('Customer').fill(id)
    await page.getByRole('button').click()
  }
  return { page, wrongs, watch }
}

test('the example page shows what happened before it was opened, then what happens', async () => {
  const client = createClient(new URL('/graphql', product.url).href)
  const customer = (await client.CreateCustomer({ input: { externalId: 'ines', profile: PROFILE } })).createCustomer.customer!
  const products = (await client.Providers()).providers.map(provider => provider.products[0]!.id)
  const register = (productId: string) => client.CreateCardholder({ input: { customerId: customer.id, productId } })
  await register(products[0]!)

  const { page, wrongs, watch } = await openPage()
  await watch(customer.id)
  const begun = page.getByRole('listitem').filter({ hasText: /^Cardholder: PENDING$/ })
  await begun.waitFor()
  expect(await page.getByRole('status').textContent()).toBe(`Watching ${customer.id}.`)
  await register(products[1]!)
  await begun.nth(1).waitFor()
  expect(wrongs).toEqual([])
  await page.close()
})

test('the example page says so when there is nothing to watch', async () => {
  const { page, watch } = await openPage()
  await watch('cus_01h455vb4pex5vsknk084sn02q')
  await page.getByRole('status').filter({ hasText: 'There is no cus_01h455vb4pex5vsknk084sn02q' }).waitFor()
  expect(await page.getByRole('listitem').count()).toBe(0)
  await page.close()
})
