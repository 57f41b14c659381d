import DataLoader from 'dataloader'
import { Fault, faultFrom } from '../../domain/fault.ts'
import type { BalanceSubject } from '../../domain/provider.ts'
import type { Journey } from '../../storage/journeys.ts'
import type { BalanceView } from '../api/views.ts'
import type { Viewer } from '../api/viewer.ts'
import type { World } from '../world.ts'
import { recentBalances, unavailable } from './recent-balances.ts'
import type { Loaders } from './loaders.ts'

type Asked = { readonly provider: string; readonly name: string; readonly subject: BalanceSubject }

/** Live balances, one batch per provider. Null without a balance to ask for; a provider that does not answer is an error of the field alone. */
export function createBalances(
  world: World,
  loaders: Loaders,
  viewer: Viewer,
  { anew = false }: { /** After a verb: not even a moment old. */ readonly anew?: boolean } = {},
): (row: Journey) => Promise<BalanceView | null> {
  const recent = recentBalances(world)
  const loader = new DataLoader<Asked, BalanceView | null, string>(
    async asked => {
      const answers = new Map<string, BalanceView | Error | null>()
      const providers = new Set(asked.map(({ provider }) => provider))
      await Promise.all(
        [...providers].map(async id =>
          askOne(
            world,
            loaders,
            id,
            recent.missing(
              viewer,
              id,
              asked.filter(({ provider }) => provider === id),
              { answers, anew },
            ),
            answers,
          ),
        ),
      )
      recent.keep(answers)
      return asked.map(({ name }) => answers.get(name) ?? null)
    },
    { cacheKeyFn: ({ name }) => name },
  )
  return async row => {
    const subject = await subjectOf(world, loaders, row)
    return subject === null ? null : loader.load(subject)
  }
}

async function askOne(
  world: World,
  loaders: Loaders,
  providerId: string,
  asked: readonly Asked[],
  answers: Map<string, BalanceView | Error | null>,
): Promise<void> {
  if (asked.length === 0) return
  const provider = world.providers.get(providerId)
  const subjects = asked.map(({ subject }) => subject)
  const balances = (await provider?.balances?.(subjects, loaders.reads).catch(thrown => asked.map(() => faultFrom(thrown)))) ?? []
  for (const [index, { name }] of asked.entries()) {
    const balance = index < balances.length ? balances[index] : undefined
    if (balance === null) answers.set(name, null)
    else if (balance === undefined || balance instanceof Fault) answers.set(name, unavailable())
    else answers.set(name, { ...balance, target: provider?.funding.target ?? 'CARD' })
  }
}

/** A wallet's balance belongs to the cardholder, for every card that asks. */
async function subjectOf(world: World, loaders: Loaders, row: Journey): Promise<Asked | null> {
  const provider = world.providers.get(row.provider)
  if (provider?.balances === undefined || row.phase !== 'done') return null
  if (provider.funding.target === 'WALLET') {
    const cardholder = row.kind === 'cardholder' ? row : await cardholderOf(loaders, row)
    return cardholder === undefined
      ? null
      : { provider: row.provider, name: cardholder.id, subject: { cardholder: cardholder.refs } }
  }
  if (row.kind !== 'card') return null
  const cardholder = await cardholderOf(loaders, row)
  return { provider: row.provider, name: row.id, subject: { cardholder: cardholder?.refs ?? {}, card: row.refs } }
}

const cardholderOf = async (loaders: Loaders, { cardholderId }: Journey): Promise<Journey | undefined> =>
  cardholderId === null ? undefined : loaders.journey(cardholderId)
