import { expect } from 'vitest'
import type { ListedCardholder, Page, Provider } from '../../../src/domain/provider.ts'
import { freshReads } from '../../../src/domain/fresh-reads.ts'
import { Fault } from '../../../src/domain/fault.ts'
import { somebody } from '../person.ts'
import type { Scene, Subject } from '../scene.ts'
import { seeded, seededProduct } from './seeded.ts'
import { within } from './within.ts'

const PEOPLE = 5

export async function directory(subject: Subject): Promise<void> {
  await within(subject, 'a list of five cardholders', async scene => {
    const { directory: list } = scene.provider
    if (list === undefined) return
    const people = seeded(scene, PEOPLE - 1)
    const registered = await scene.register(await seededProduct(scene), somebody(1)).run()
    expect(registered.phase).toBe('done')
    const things = scene.sandbox.things('cardholder')
    scene.sandbox.console('cardholder', things[1]?.id ?? '', 'suspended')
    const listed = await walk(list)
    expect(listed.map(({ refs }) => refs['id'] ?? '').toSorted(), 'the list tells every cardholder once').toEqual(
      things.map(({ id }) => id).toSorted(),
    )
    for (const one of listed) {
      const thing = things.find(({ id }) => id === one.refs['id'])
      const person = people.find(({ cardholder }) => cardholder['id'] === one.refs['id'])
      expect(one.reference, 'the reference of ours in the list').toBe(thing?.reference)
      expect(person?.cardholder ?? registered.refs, 'the refs in the list are those of the cardholder').toMatchObject(one.refs)
      expect(one.status, 'the status in the list is what a look says').toBe(await looked(scene, one))
    }
    expect(await faultOf(list, { first: 2, after: 'no cursor of this list' }), 'another cursor').toBe('rejected')
    expect(await faultOf(list, { first: 2, providerStatus: 'wibble_wobble' }), 'a status that nobody knows').toBe('rejected')
  })
}

async function walk(list: NonNullable<Provider['directory']>): Promise<ListedCardholder[]> {
  const listed: ListedCardholder[] = []
  let after: string | undefined
  for (let page = 0; page <= PEOPLE; page++) {
    const { cardholders, next, total } = await list({ first: 2, ...(after === undefined ? {} : { after }) })
    expect(cardholders.length, 'cardholders on a page of two').toBeLessThanOrEqual(2)
    expect(total ?? PEOPLE, 'how many the list says there are').toBe(PEOPLE)
    listed.push(...cardholders)
    if (next === undefined) return listed
    after = next
  }
  throw new Error(`the list of ${PEOPLE} cardholders has no end`)
}

async function looked(scene: Scene, { refs }: ListedCardholder): Promise<string> {
  const dossier = { ...scene.register(await seededProduct(scene)).dossier, refs }
  const [seen] = await scene.provider.registration.observe([dossier], freshReads())
  return seen !== undefined && 'is' in seen && seen.is === 'done' ? seen.result.status : 'PENDING'
}

const faultOf = async (list: NonNullable<Provider['directory']>, page: Page): Promise<string> =>
  list(page).then(
    () => 'a page',
    (thrown: unknown) => (thrown instanceof Fault ? thrown.code : 'a bug'),
  )
