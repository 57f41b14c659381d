import type { Page, Response } from 'playwright-core'

type Answer = { readonly data?: Record<string, Record<string, unknown>>; readonly errors?: readonly { message: string }[] }

/** Somebody who walks a playground's tabs, and answers what is asked on the way. */
export class Tourist {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  async open(url: string): Promise<string[]> {
    await this.#page.goto(url)
    // An editor that is still being made would not notice that another tab was chosen.
    await this.#page
      .locator('.graphiql-query-editor')
      .filter({ hasText: /query\sProviders/ })
      .waitFor()
    await this.#page.locator('.graphiql-editor-tool .monaco-editor').first().waitFor()
    await this.#page.locator('.result-window .monaco-editor').waitFor()
    return this.#page.locator('.graphiql-tab').allInnerTexts()
  }

  async select(tab: string): Promise<void> {
    await this.#page
      .locator('.graphiql-tab-button')
      .filter({ hasText: new RegExp(`^${tab}$`) })
      .click()
    await this.#page
      .locator('.graphiql-query-editor')
      .filter({ hasText: new RegExp(`(query|mutation|subscription)\\s${tab}\\b`) })
      .waitFor()
  }

  /** Runs a tab and gives what the server answered. */
  async run(tab: string): Promise<Answer> {
    await this.select(tab)
    const answered = this.#page.waitForResponse(response => isOf(response, tab))
    await this.#page.locator('.graphiql-execute-button').click()
    const answer = (await (await answered).json()) as Answer
    const refusals = Object.values(answer.data ?? {}).flatMap(payload => (payload['errors'] as unknown[] | undefined) ?? [])
    if (answer.errors || refusals.length > 0) throw new Error(`expected ${tab} to be accepted but got ${JSON.stringify(answer)}`)
    return answer
  }

  /** Starts the subscription of a tab and waits until its answer shows this. */
  async listen(tab: string, text: string): Promise<void> {
    await this.select(tab)
    await this.#page.locator('.graphiql-execute-button').click()
    await this.#page.locator('.result-window').filter({ hasText: text }).waitFor()
  }

  /** Waits until a journey gets somewhere, and does what is asked until then. */
  async until(subject: string, status: string): Promise<void> {
    const changes = this.#page.locator('.last-change')
    const arrived = this.#page.locator(`.last-change[title*="${subject} "][title*="→ ${status} "]`)
    const asked = this.#page.locator('.asked li')
    for (;;) {
      await arrived.or(asked.first()).first().waitFor()
      const told = ((await changes.getAttribute('title')) ?? '').split('\n')
      if (told.some(change => change.startsWith(`${subject} `) && change.includes(`→ ${status} `))) return
      if ((await asked.count()) > 0) await this.#answer()
    }
  }

  async #answer(): Promise<void> {
    // The page looks a code up a moment after it was asked for.
    const first = this.#page
      .locator('.asked li')
      .filter({ hasNotText: /: sent to .*, tab/ })
      .first()
    const id = await first.getAttribute('id')
    const tab = /tab (\w+)$/.exec(await first.innerText())?.[1]
    if (tab === undefined) await this.#visit()
    else await this.run(tab)
    await this.#page.locator(`.asked li[id="${id}"]`).waitFor({ state: 'detached' })
  }

  /** A hosted page is another site: it opens beside the playground. */
  async #visit(): Promise<void> {
    const opened = this.#page.context().waitForEvent('page')
    await this.#page.locator('.asked a').first().click()
    const hosted = await opened
    await hosted.locator('button').first().click()
    await hosted.waitForLoadState()
    await hosted.close()
  }
}

function isOf(response: Response, operation: string): boolean {
  return (
    response.url().endsWith('/graphql') &&
    new RegExp(`(query|mutation) ${operation}\\b`).test(response.request().postData() ?? '')
  )
}
