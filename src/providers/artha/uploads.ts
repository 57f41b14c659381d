import { Fault } from '../../domain/fault.ts'
import type { Key } from '../../domain/key.ts'
import type { Held } from '../../domain/progress.ts'
import type { AnsweredDocument, DocumentSide } from '../../domain/requirement.ts'
import type { WantedDocument } from './kyc-requirements.ts'
import type { Rejection } from './rejections.ts'
import { uploadShape } from './shapes.ts'
import type { Body, Wire } from './wire.ts'

/** What is wrong with a document before it is sent, in words for the person; undefined: nothing. */
export function problemWith(
  wanted: WantedDocument,
  { number, expiresOn, issuedOn, files }: AnsweredDocument,
): string | undefined {
  const lacking = (Object.keys(wanted.sides) as DocumentSide[]).find(
    side => !files.some(file => file.side === side && file.content),
  )
  if (lacking !== undefined) return `Please hand in a picture of the side ${lacking}.`
  if (wanted.identity && !number) return 'Please give the number of the document.'
  if (wanted.expires && !expiresOn) return 'Please give the date on which the document expires.'
  return wanted.issued && !issuedOn ? 'Please give the date on which the document was issued.' : undefined
}

/** All sides of one document in one upload; gives the places of `kycDetails` that it fills. */
export async function upload(
  wire: Wire,
  wanted: WantedDocument,
  document: AnsweredDocument,
  key: Key,
): Promise<{ rejected: false; held: Held } | Rejection> {
  const sides = Object.entries(wanted.sides) as [DocumentSide, string][]
  const parts = sides.flatMap(([side]) => {
    const file = document.files.find(one => one.side === side)
    return file?.content ? [{ name: side.toLowerCase(), content: file.content, mediaType: file.mediaType ?? 'image/jpeg' }] : []
  })
  const answer = await wire.write('POST uploadfile', 'POST', '/uploadfile', multipart(parts, key.value), key)
  if (answer.rejected) return answer
  const links = answer.as(uploadShape)
  if (links.length !== sides.length)
    throw new Fault('unreadable', `expected POST uploadfile to give ${sides.length} links but got ${links.length}`)
  return {
    rejected: false,
    held: {
      ...Object.fromEntries(links.flatMap((link, n) => (sides[n] === undefined ? [] : [[sides[n][1], link.file_url]]))),
      // Their words for types of document are not published [assumed].
      ...(wanted.identity
        ? { idType: document.type.toLowerCase(), ...(document.number ? { idNumber: document.number } : {}) }
        : {}),
      ...(document.expiresOn ? { docExpiryDate: document.expiresOn } : {}),
      ...(document.issuedOn ? { docIssueDate: document.issuedOn } : {}),
    },
  }
}

type Part = { readonly name: string; readonly content: string; readonly mediaType: string }

/** multipart/form-data as bytes, because it is these bytes that are signed [docs]. The boundary makes a repetition the same body. */
export function multipart(parts: readonly Part[], boundary: string): Body {
  const chunks = parts.flatMap(({ name, content, mediaType }) => [
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="files"; filename="${name}.${extension(mediaType)}"\r\ncontent-type: ${asMediaType(mediaType)}\r\n\r\n`,
    ),
    Buffer.from(content, 'base64'),
    Buffer.from('\r\n'),
  ])
  return { multipart: { boundary, bytes: Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]) } }
}

/** A media type goes into a header, so it is either one or unknown. */
const asMediaType = (text: string): string => (/^[a-z]+\/[a-z0-9.+-]+$/i.test(text) ? text : 'application/octet-stream')
const extension = (mediaType: string): string =>
  ({ 'image/png': 'png', 'image/jpeg': 'jpg', 'application/pdf': 'pdf', 'image/webp': 'webp' })[mediaType] ?? 'bin'
