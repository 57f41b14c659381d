import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib'
import { Fault } from '../../domain/fault.ts'

type Unpack = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>
const zlib = promisify(inflate)
const raw = promisify(inflateRaw)

/** The low nibble of a zlib header is 8; some servers send "deflate" without that header. */
const deflate: Unpack = (bytes, options) => (((bytes[0] ?? 0) & 0x0f) === 8 ? zlib(bytes, options) : raw(bytes, options))
const UNPACK: Readonly<Record<string, Unpack>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate,
  br: promisify(brotliDecompress),
}
/** A server packs once, and a proxy at most once more. */
const MOST_CODINGS = 2
const BOM = Buffer.from([0xef, 0xbb, 0xbf])

/** The body of an answer without its content codings and its byte order mark. The limit counts unpacked bytes. */
export async function unpack(bytes: Buffer, coding: string | string[] | undefined, limit: number): Promise<Buffer> {
  const codings = [coding ?? []]
    .flat()
    .join(',')
    .split(',')
    .map(name => name.trim().toLowerCase())
    .filter(name => name !== '' && name !== 'identity')
  const unpackers = codings.map(name => UNPACK[name])
  if (unpackers.length > MOST_CODINGS || unpackers.includes(undefined))
    throw new Fault('unreadable', 'the answer is in a content coding that cardgraph does not read')
  let plain = bytes
  for (const each of unpackers.toReversed() as Unpack[])
    if (plain.length > 0) plain = await each(plain, { maxOutputLength: limit })
  return plain.subarray(0, BOM.length).equals(BOM) ? plain.subarray(BOM.length) : plain
}
