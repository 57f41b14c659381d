/** What a development server may tell its own playground. The bundle holds an empty one, for servers that have nothing to tell. */
export type Settings = {
  /** A development token, put into the tabs' headers. */
  readonly token?: string
  /** Where the code last sent to `?to=` can be read: only a server that runs the providers' sandboxes knows. */
  readonly codes?: string
}

export async function readSettings(): Promise<Settings> {
  const response = await fetch('/playground-settings.json')
  return response.ok ? ((await response.json()) as Settings) : {}
}
