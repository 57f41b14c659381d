import { deserialize, serialize } from 'node:v8'

/** Where a sandbox keeps its state between two starts. */
export type Keep = {
  /** The last saved state, or undefined at a first start. */
  readonly state: Uint8Array | undefined
  save(state: Uint8Array): Promise<void>
}
type State = Readonly<Record<string, unknown>>
export type KeptState = { /** Saves a changed state. */ save(): Promise<void> }

/**
 * Restores the state of a sandbox, and saves the state from then on. Every field of the world is kept except functions and the names in
 * `except`: the call log, planned faults and unsent webhooks; a restart may lose these. Objects that several parts of the world
 * share are shared again.
 */
export function keepState(world: object, keep: Keep | undefined, except: readonly string[]): KeptState {
  if (keep === undefined) return { save: async () => {} }
  const names = Object.keys(world).filter(name => typeof (world as State)[name] !== 'function' && !except.includes(name))
  const stateNow = (): Buffer => serialize(Object.fromEntries(names.map(name => [name, (world as State)[name]])))
  if (keep.state !== undefined) Object.assign(world, readState(keep.state, names))

  let saved: Buffer | undefined = keep.state === undefined ? undefined : Buffer.from(keep.state)
  let saving = Promise.resolve()
  return {
    save() {
      // One after the other, so that an older state never replaces a newer one.
      saving = saving
        .catch(() => {})
        .then(async () => {
          const state = stateNow()
          if (saved?.equals(state) === true) return
          await keep.save(state)
          saved = state
        })
      return saving
    },
  }
}

/** A different version of the sandbox may have different fields: such a state is refused, and the sandbox begins anew. */
function readState(bytes: Uint8Array, names: readonly string[]): State {
  const state = deserialize(bytes) as State
  const missing = names.filter(name => !(name in state))
  if (missing.length > 0 || Object.keys(state).length !== names.length)
    throw new Error('the state was saved by another version of the sandbox')
  return state
}
