import type { PlannedFault } from '../../src/providers/kit/sandbox.ts'
import { processNotices } from '../../src/gateway/events/inbox.ts'
import { takeDueTurns } from '../../src/gateway/engine/turn.ts'
import { USUAL_LIMITS } from '../../src/gateway/world.ts'
import type { Chance } from './chance.ts'
import type { Person } from './person.ts'
import type { Postman } from './postman.ts'
import type { Fortune } from './process.ts'
import type { Running, Town } from './town.ts'

/** How hard it blows: drawn once a seed, so that some seeds are nearly calm and others are all misfortune. */
export type Weather = {
  readonly fortune: Fortune
  /** How often a call meets a misfortune, and how often its process dies while it is under way. */
  readonly faults: number
  readonly dies: number
  /** Things under way at once. */
  readonly width: number
  readonly processes: number
  readonly steps: number
}

export function weatherOf(chance: Chance): Weather {
  return {
    fortune: {
      dies: chance.pick([0, 0.002, 0.01, 0.03]),
      stalls: chance.pick([0, 0, 0.01, 0.03]),
      stallSeconds: chance.pick([5, 40, 90]),
    },
    faults: chance.pick([0, 0.1, 0.25, 0.5]),
    dies: chance.pick([0, 0, 0.02, 0.1]),
    width: chance.pick([1, 1, 2, 3, 5]),
    processes: chance.pick([1, 2, 2, 3]),
    steps: 12 + chance.below(28),
  }
}

/** A 429 is only ever said before anything was done: a provider that said it afterwards could not be dealt with by anybody. */
const MISFORTUNES: readonly PlannedFault[] = [
  { kind: 'drop-before' },
  { kind: 'drop-after' },
  { kind: 'drop-after' },
  { kind: 'status-before', status: 500 },
  { kind: 'status-before', status: 503 },
  { kind: 'status-before', status: 429 },
  { kind: 'status-before', status: 429, retryAfter: 7 },
  { kind: 'status-after', status: 500 },
  { kind: 'status-after', status: 503 },
  { kind: 'garbage' },
]

/** Makes every call to the provider a gamble. */
export function breakCalls(town: Town, weather: Weather): void {
  const chance = town.chance.apart()
  town.sandbox.faults.dice = operation => {
    if (chance.happens(weather.dies)) {
      town.tell(`dies during ${operation}`)
      town.schedule.acting?.die()
    }
    if (!chance.happens(weather.faults)) return undefined
    const fault = !operation.startsWith('GET') && chance.happens(0.3) ? late(town, chance) : chance.pick(MISFORTUNES)
    town.tell(`${operation} meets ${fault.kind} ${fault.status ?? ''}`)
    return fault
  }
}

/** Sent in time and cut off, and still on its way for as long as a write may take. */
function late({ clock, schedule }: Town, chance: Chance): PlannedFault {
  const arrives = clock.now().getTime() + chance.below(USUAL_LIMITS.writeTimeout * 1000)
  return { kind: 'late', until: schedule.turn(() => false, arrives) }
}

/** One thing that happens next, whoever does it. */
export async function happen(town: Town, weather: Weather, people: readonly Person[], postman: Postman): Promise<void> {
  const { chance } = town
  while (town.processes.length < weather.processes) await town.start(weather.fortune)
  const by: Running = chance.pick(town.processes)
  const person = chance.pick(people)
  const roll = chance.next()
  if (roll < 0.4) acts(person.next())
  else if (roll < 0.5) acts(person.fidgets())
  else if (roll < 0.75) town.begin('takes turns', by, ({ world }) => takeTurns(world, town))
  else if (roll < 0.8) await postman.delivers(chance)
  else if (roll < 0.95) town.clock.pass(chance.happens(0.8) ? chance.between(0, 5) : chance.between(5, 60))
  else if (roll < 0.97) meddle(town)
  else if (roll < 0.985) plan(town)
  else if (weather.dies + weather.fortune.dies > 0) by.mortal.die()

  function acts(act: ReturnType<Person['next']>): void {
    if (act === undefined) return
    town.begin(act.name, by, running => act.do(running.session()))
    // A client that hears nothing asks another process the same, while the first may still be at it.
    if (chance.happens(0.15)) town.begin(act.name, chance.pick(town.processes), running => act.do(running.session()))
  }
}

async function takeTurns(world: Running['world'], { chance, unread }: Town): Promise<void> {
  if (unread) await processNotices(world, 50)
  await takeDueTurns(world, chance.pick([1, 1, 3, 50]))
}

/** Somebody at the provider's own console freezes a card, or thaws one. */
function meddle(town: Town): void {
  const { sandbox, chance } = town
  const cards = sandbox.things('card').filter(({ status }) => /^(active|frozen)$/i.test(status))
  if (cards.length === 0) return
  const { id, status } = chance.pick(cards)
  const other = { active: 'frozen', frozen: 'active', ACTIVE: 'FROZEN', FROZEN: 'ACTIVE' }[status]
  if (other === undefined) return
  town.tell(`the console makes ${id} ${other}`)
  sandbox.console('card', id, other)
}

/** The next decision of a kind goes against the customer. */
function plan({ sandbox, chance }: Town): void {
  sandbox.decide(chance.pick(['topup', 'topup', 'card'] as const), {
    outcome: chance.pick(['reject', 'reject', 'reject', 'reject', 'never'] as const),
  })
}
