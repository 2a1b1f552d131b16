// Finds and decodes the character set of text: byte order mark, declaration, valid UTF-8, else windows-1252.

/** What a byte order mark says, if there is one. */
function byMark(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return undefined
}

/** A label that the platform can decode, or undefined. */
export function knownLabel(label: string | undefined): string | undefined {
  if (label === undefined || label === '') return undefined
  try {
    return new TextDecoder(label).encoding
  } catch {
    return undefined
  }
}

/** UTF-16 without a mark: nearly every second byte of Latin text is zero. */
function byZeros(bytes: Uint8Array): string | undefined {
  const seen = Math.min(bytes.length, 1024) & ~1
  if (seen < 4) return undefined
  let even = 0
  let odd = 0
  for (let at = 0; at < seen; at += 2) {
    if (bytes[at] === 0) even += 1
    if (bytes[at + 1] === 0) odd += 1
  }
  if (odd > seen * 0.35 && even < seen * 0.05) return 'utf-16le'
  if (even > seen * 0.35 && odd < seen * 0.05) return 'utf-16be'
  return undefined
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** The character set of plain text; `declared` is what the sender or the file says. */
export function textEncoding(bytes: Uint8Array, declared?: string): string {
  const marked = byMark(bytes) ?? byZeros(bytes)
  if (marked !== undefined) return marked
  const label = knownLabel(declared)
  if (label !== undefined && label !== 'utf-8') return label
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252'
}

/** Decodes without the byte order mark. */
export function decodeText(bytes: Uint8Array, declared?: string): string {
  return new TextDecoder(textEncoding(bytes, declared)).decode(bytes)
}

/** The encoding of an XML entity (XML 1.0 appendix F): mark, declaration, else UTF-8. */
export function xmlEncoding(bytes: Uint8Array): string {
  const marked = byMark(bytes)
  if (marked !== undefined) return marked
  if (bytes[0] === 0x3c && bytes[1] === 0) return 'utf-16le'
  if (bytes[0] === 0 && bytes[1] === 0x3c) return 'utf-16be'
  const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, 200))
  return knownLabel(/^<\?xml[^>]*\bencoding=["']([\w.-]+)["']/u.exec(head)?.[1]) ?? 'utf-8'
}

/** The character set that an HTML head or a Content-Type names, if any. */
export function declaredCharset(text: string | undefined): string | undefined {
  return /charset\s*=\s*["']?\s*([\w.:-]+)/iu.exec(text ?? '')?.[1]
}
