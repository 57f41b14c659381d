import type { Decision, Reply } from '../../kit/sandbox.ts'
import { handIn, visitorOf } from './kyc.ts'
import type { World } from './world.ts'

const page = (title: string, body: string, status = 200): Reply => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>body{font:16px/1.5 system-ui;max-width:36rem;margin:3rem auto;padding:0 1rem}button{font:inherit;padding:.5rem 1rem;margin-right:.5rem}td{padding:.25rem 1rem .25rem 0}</style></head>
<body><h1>${title}</h1>${body}</body></html>`,
})

const escaped = (text: string): string => text.replace(/[&<>"']/g, found => `&#${found.charCodeAt(0)};`)

/** The hosted identity check, with a button for each possible end. */
export function kycPage(world: World, token: string): Reply {
  if (visitorOf(world, token) === undefined) return page('Link expired', '<p>Ask for a new link.</p>', 410)
  const button = (verdict: string, label: string): string => `<button name="verdict" value="${verdict}">${label}</button>`
  return page(
    'Identity check (simulated)',
    `<p>Decide how this check ends.</p><form method="post" action="/sandbox/kyc"><input type="hidden" name="token" value="${escaped(token)}">
${button('approve', 'Approve')}${button('reject', 'Reject')}${button('retry', 'Ask for corrections')}</form>`,
  )
}

export function submitKycPage(world: World, form: URLSearchParams): Reply {
  const token = form.get('token') ?? ''
  if (visitorOf(world, token) === undefined) return page('Link expired', '<p>Ask for a new link.</p>', 410)
  const outcome = OUTCOMES.find(known => known === form.get('verdict'))
  if (outcome === undefined) return page('Not understood', '<p>Go back and choose.</p>', 400)
  handIn(world, token, { outcome })
  return page('Thank you', '<p>You can close this page; the decision takes a few seconds.</p>')
}
const OUTCOMES: readonly Decision['outcome'][] = ['approve', 'reject', 'retry']

/** Every sent code, so that a person who shows the product can read the codes. */
export function mailboxPage(world: World): Reply {
  const rows = world.mailbox
    .toReversed()
    .map(
      ({ to, code, at, used }) =>
        `<tr><td>${escaped(to)}</td><td><b>${used ? '(used)' : code}</b></td><td>${at.toISOString()}</td></tr>`,
    )
  return page('Mailbox (simulated)', rows.length === 0 ? '<p>No codes yet.</p>' : `<table>${rows.join('')}</table>`)
}
