import { useSyncExternalStore } from 'react'
import type { Json } from './json.ts'
import type { Memory, Requirement } from './memory.ts'
import type { Provider } from './tour.ts'

type BarProps = {
  readonly providers: readonly Provider[]
  readonly chosen: Provider | undefined
  readonly memory: Memory
  readonly onStartOver: () => void
}

/** Whose tour this is, what the person is asked for now, and what happened last. */
export function Bar({ providers, chosen, memory, onStartOver }: BarProps) {
  const { requirements, changes, values } = useSyncExternalStore(memory.subscribe, memory.snapshot)
  return (
    <header className="bar">
      <strong>cardgraph</strong>
      <label>
        Tour{' '}
        <select
          value={chosen?.id}
          onChange={event => window.location.assign(`?provider=${encodeURIComponent(event.target.value)}`)}
        >
          {providers.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button type="button" onClick={onStartOver}>
        Start over
      </button>
      <ul className="asked">
        {requirements.map(requirement => (
          <li key={requirement.id} id={requirement.id}>
            {requirement.label}: {whatToDo(requirement, values['code'])}
          </li>
        ))}
      </ul>
      <output className="last-change" title={changes.join('\n')}>
        {changes.at(-1)}
      </output>
    </header>
  )
}

function whatToDo(requirement: Requirement, code: Json | undefined) {
  switch (requirement.__typename) {
    case 'CodeRequirement':
      return typeof code === 'string' ? `${code} was sent, tab SubmitCode` : `sent to ${requirement.sentTo}, tab SubmitCode`
    case 'FormRequirement':
      return 'tab SubmitForm'
    case 'DocumentRequirement':
      return 'tab SubmitDocument'
    case 'VisitRequirement':
      return (
        <a href={requirement.url} target="_blank" rel="noreferrer">
          open the page
        </a>
      )
  }
}
