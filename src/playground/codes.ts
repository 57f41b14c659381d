import type { Person } from './answers.ts'
import type { Memory } from './memory.ts'

/**
 * Looks up every code that is asked for, once, where simulated providers send them: `source` is the server's address for that.
 * What a requirement shows of the recipient may be masked, but an e-mail address still has its @.
 */
export function lookUpCodes(memory: Memory, source: string, person: Person): void {
  let last: string | undefined
  const look = async (): Promise<void> => {
    const asked = memory.snapshot().requirements.find(({ __typename }) => __typename === 'CodeRequirement')
    if (asked?.__typename !== 'CodeRequirement' || asked.id === last) return
    last = asked.id
    const recipient = asked.sentTo.includes('@') ? person.email : (person.phone ?? '')
    const response = await fetch(`${source}?to=${encodeURIComponent(recipient)}`)
    if (!response.ok || asked.id !== last) return
    const { code } = (await response.json()) as { code: string }
    memory.set({ values: { ...memory.snapshot().values, code } })
  }
  memory.subscribe(() => void look())
}
