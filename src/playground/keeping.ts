import type { Storage } from '@graphiql/toolkit'

type Keeping = Storage & {
  /** Forgets the person of the tour and takes nothing more: answers still arrive until the page has reloaded. */
  startOver(): void
}

/** Keeps tabs while the browser's tab lives, apart for each provider's tour: a reload loses nothing, a new window starts fresh. */
export function keepFor(tour: string, storage: globalThis.Storage): Keeping {
  const prefix = `cardgraph:${tour}:`
  const own = (): string[] => Object.keys(storage).filter(key => key.startsWith(prefix))
  const clear = (): void => own().forEach(key => storage.removeItem(key))
  let isOver = false
  return {
    get length() {
      return own().length
    },
    getItem: name => storage.getItem(prefix + name),
    setItem: (name, value) => {
      if (!isOver) storage.setItem(prefix + name, value)
    },
    removeItem: name => storage.removeItem(prefix + name),
    clear,
    startOver() {
      isOver = true
      clear()
    },
  }
}
