import { type Change, type Client, createClient, WatchRefused } from 'cardgraph/client'

const form = document.querySelector('form') as HTMLFormElement
const status = document.querySelector('[role=status]') as HTMLElement
const list = document.querySelector('ol') as HTMLElement
let watching = new AbortController()

form.addEventListener('submit', event => {
  event.preventDefault()
  const { id, token } = Object.fromEntries(new FormData(form)) as Record<'id' | 'token', string>
  watching.abort()
  watching = new AbortController()
  void watch(id, token, watching.signal)
})

/** Shows what has happened so far, then whatever happens. */
async function watch(id: string, token: string, signal: AbortSignal): Promise<void> {
  const client = createClient(new URL('/graphql', location.href).href, token === '' ? {} : { token })
  list.replaceChildren()
  status.textContent = `Watching ${id}.`
  try {
    for await (const change of client.watch(id, { signal, after: await showPast(client, id) })) show(change)
  } catch (error) {
    if (!signal.aborted) status.textContent = error instanceof WatchRefused ? error.message : 'Something went wrong.'
  }
}

/** What has happened so far, page by page; returns the cursor where the present begins. */
async function showPast(client: Client, id: string): Promise<string> {
  // Asked for before the log is read: what happens meanwhile to something without a past is not missed.
  const { node } = await client.ChangeCursor({ id })
  if (node == null || !('changeCursor' in node)) throw new WatchRefused(`There is no ${id}, or the token may not see it.`)
  let after: string | undefined
  for (;;) {
    const { nodes, pageInfo } = (await client.StatusChanges({ id, ...(after === undefined ? {} : { after }) })).statusChanges
    nodes.forEach(show)
    after = nodes.at(-1)?.cursor ?? after
    if (!pageInfo.hasNextPage) return after ?? node.changeCursor
  }
}

function show({ subject, from, to, reason }: Change): void {
  const line = document.createElement('li')
  line.textContent = `${subject.__typename}: ${from === null ? to : `${from} → ${to}`}${reason == null ? '' : ` (${reason.message})`}`
  list.append(line)
}
