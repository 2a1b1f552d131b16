// The line between two parts: the boundary's name, and what stands behind a delimiter (RFC 2046 §5.1.1).

const boundaryCharactersMax = 256
const paddingBytesMax = 1_024

/** Null where the content type names none that can be read. RFC 2046 allows 70 characters. */
export function boundaryOf(contentType: string): string | null {
  const [, quoted, plain] = /;\s*boundary\s*=\s*(?:"([^"\r\n]+)"|([^\s;"]+))/i.exec(contentType) ?? []
  const boundary = (quoted ?? plain ?? '').trimEnd()
  return boundary === '' || boundary.length > boundaryCharactersMax ? null : boundary
}

/** Another part, the end, or bytes that make the delimiter content; `sizeBytes` of them belong to the delimiter. */
export interface Behind {
  readonly kind: 'part' | 'end' | 'content'
  readonly sizeBytes: number
}

const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09

/** Null where more bytes are needed to tell. */
export function behindDelimiter(bytes: Uint8Array): Behind | null {
  if (bytes[0] === 0x2d && bytes[1] === 0x2d) return { kind: 'end', sizeBytes: 2 }
  let at = 0
  while (at < paddingBytesMax && isBlank(bytes[at])) at++
  // The line's end stays: it may be the first half of the empty line behind a header without lines.
  if (bytes[at] === 0x0d && bytes[at + 1] === 0x0a) return { kind: 'part', sizeBytes: at }
  const rest = bytes.subarray(at)
  const mayGoOn =
    rest.byteLength === 0 || (rest.byteLength === 1 && (rest[0] === 0x0d || (at === 0 && rest[0] === 0x2d)))
  return mayGoOn ? null : { kind: 'content', sizeBytes: 0 }
}
