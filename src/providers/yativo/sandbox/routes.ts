import type { Reply, Route } from '../../kit/sandbox.ts'
import { controlCard, issueCard } from './cards.ts'
import { kycLink, kycStatus } from './kyc.ts'
import { onboard, resetCustomer, verifyOtp } from './onboarding.ts'
import { kycPage, mailboxPage, submitKycPage } from './pages.ts'
import { getCustomer, listCustomers } from './program.ts'
import { answerSourceOfFunds, askSourceOfFunds, requestPhone, verifyPhone } from './questions.ts'
import { type Context, platform } from './replies.ts'
import { fundCustomer } from './transfers.ts'
import { listTransactions } from './transactions.ts'
import { cardPage, readLimits, setLimits, viewToken } from './wallet.ts'
import { mintToken } from './auth.ts'
import type { World } from './world.ts'

type Handle = (world: World, asked: Context, params: Readonly<Record<string, string>>) => Reply

const route = (operation: string, method: string, path: string, handle: Handle): Route<Context> => ({
  operation,
  method,
  path: new RegExp(`^${path}$`),
  handle: context => handle(context.world, context, context.params),
})

const CUSTOMER = '/api/v1/yativo-card/customers/(?<id>[^/]+)'
const named = ({ id = '' }: Readonly<Record<string, string>>): string => id
const noSuchPath = (): Reply => platform(404, 'not_found')

export const ROUTES: readonly Route<Context>[] = [
  route('POST token', 'POST', '/api/v1/auth/token', mintToken),
  route('POST onboard', 'POST', '/api/v1/yativo-card/customers/onboard', onboard),
  route('POST verify-otp', 'POST', `${CUSTOMER}/verify-otp`, (world, asked, params) => verifyOtp(world, named(params), asked)),
  route('POST reset', 'POST', `${CUSTOMER}/reset`, (world, _asked, params) => resetCustomer(world, named(params))),
  route('GET kyc-link', 'GET', `${CUSTOMER}/kyc-link`, (world, _asked, params) => kycLink(world, named(params))),
  route('GET kyc-status', 'GET', `${CUSTOMER}/kyc-status`, (world, _asked, params) => kycStatus(world, named(params))),
  route('GET source-of-funds', 'GET', `${CUSTOMER}/source-of-funds`, (world, _asked, params) =>
    askSourceOfFunds(world, named(params)),
  ),
  route('POST source-of-funds', 'POST', `${CUSTOMER}/source-of-funds`, (world, asked, params) =>
    answerSourceOfFunds(world, named(params), asked),
  ),
  route('POST phone request-verification', 'POST', `${CUSTOMER}/phone/request-verification`, (world, asked, params) =>
    world.switches.phoneStep ? requestPhone(world, named(params), asked) : noSuchPath(),
  ),
  route('POST phone verify', 'POST', `${CUSTOMER}/phone/verify`, (world, asked, params) =>
    world.switches.phoneStep ? verifyPhone(world, named(params), asked) : noSuchPath(),
  ),
  route('POST cards virtual', 'POST', `${CUSTOMER}/cards/virtual`, (world, _asked, params) => issueCard(world, named(params))),
  ...(['freeze', 'unfreeze', 'void'] as const).map(verb =>
    route(`POST card ${verb}`, 'POST', `${CUSTOMER}/cards/(?<card>[^/]+)/${verb}`, (world, _asked, params) =>
      controlCard(world, named(params), params.card ?? '', verb),
    ),
  ),
  route('GET wallet limits', 'GET', `${CUSTOMER}/wallet/limits`, (world, _asked, params) => readLimits(world, named(params))),
  route('PUT wallet limits', 'PUT', `${CUSTOMER}/wallet/limits`, (world, asked, params) =>
    setLimits(world, named(params), asked),
  ),
  route('POST card view-token', 'POST', `${CUSTOMER}/cards/(?<card>[^/]+)/view-token`, (world, asked, params) =>
    viewToken(world, named(params), params.card ?? '', asked),
  ),
  route('GET card-transactions', 'GET', '/api/v1/card-issuer/card-transactions', listTransactions),
  route('page card', 'GET', '/sandbox/card', (world, { query }) => cardPage(world, query)),
  route('GET customers', 'GET', '/api/v1/card-issuer/customers', listCustomers),
  route('GET customer', 'GET', '/api/v1/card-issuer/customers/(?<id>[^/]+)', (world, _asked, params) =>
    getCustomer(world, named(params)),
  ),
  route('POST fund-customer', 'POST', '/api/v1/card-issuer/fund-customer', fundCustomer),
  route('page kyc', 'GET', '/sandbox/kyc', (world, { query }) => kycPage(world, query.get('token') ?? '')),
  route('page kyc submit', 'POST', '/sandbox/kyc', (world, { form }) => submitKycPage(world, form)),
  route('page mailbox', 'GET', '/sandbox/mailbox', mailboxPage),
]
