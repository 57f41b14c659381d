import { refuse } from './refusal.ts'

/** A position in one stream of changes. Opaque to clients; bound to its stream so that another customer's cursor is refused. */
export function encodeCursor(streamId: string, position: number): string {
  return Buffer.from(`${streamId}/${position}`).toString('base64url')
}

/** The position, where the cursor is one of this stream's. */
export function decodeCursor(streamId: string, cursor: string, path: readonly string[] = ['after']): number {
  const [stream, position, ...rest] = Buffer.from(cursor, 'base64url').toString('utf8').split('/')
  const number = Number(position)
  if (stream !== streamId || rest.length > 0 || position === '' || !Number.isSafeInteger(number) || number < 0) {
    refuse('INVALID_INPUT', 'expected a cursor that came with this very thing but got another', { path })
  }
  return number
}
