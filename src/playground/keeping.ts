import type { Storage } from '@graphiql/toolkit'

/** Tabs are kept while the browser's tab lives, apart for each provider's tour: a reload loses nothing, a new window starts fresh. */
export function keepFor(tour: string): Storage & { read(name: string): string | null } {
  const prefix = `cardgraph:${tour}:`
  const own = (): string[] => Object.keys(sessionStorage).filter(key => key.startsWith(prefix))
  return {
    get length() {
      return own().length
    },
    read: name => sessionStorage.getItem(prefix + name),
    getItem: name => sessionStorage.getItem(prefix + name),
    setItem: (name, value) => sessionStorage.setItem(prefix + name, value),
    removeItem: name => sessionStorage.removeItem(prefix + name),
    clear: () => own().forEach(key => sessionStorage.removeItem(key)),
  }
}
