// What a converter outside of our walls is given: office files as they are, everything written as text without any markup in it.

export interface PassiveInput {
  readonly bytes: Uint8Array
  readonly name: string
  readonly isHtml: boolean
}

/** Beginnings of files that hold no markup of their own, and what a converter knows them by where nobody says. */
const containers: readonly (readonly [beginning: readonly number[], extension: string, also: readonly string[]])[] = [
  [[0x50, 0x4b, 0x03, 0x04], 'docx', ['xlsx', 'pptx', 'odt', 'ods', 'odp', 'dotx', 'xltx', 'potx', 'epub']],
  [[0xd0, 0xcf, 0x11, 0xe0], 'doc', ['xls', 'ppt', 'dot', 'xlt', 'pot', 'pps']],
  [[0x25, 0x50, 0x44, 0x46], 'pdf', []],
  [[0x7b, 0x5c, 0x72, 0x74, 0x66], 'rtf', []],
]

/**
 * Null where nothing can be sent. HTML, SVG, MHTML, mail and any other text become one page of their words: no script runs, and no
 * address in them is asked, whatever they are called and whatever the converter would take them for.
 */
export function passiveInput(bytes: Uint8Array, extension: string | null): PassiveInput | null {
  for (const [beginning, usual, also] of containers) {
    if (!beginning.every((byte, at) => bytes[at] === byte)) continue
    const known = extension !== null && also.includes(extension) ? extension : usual
    return { bytes, name: `document.${known}`, isHtml: false }
  }
  const text = textOf(bytes)
  return text === null ? null : { bytes: new TextEncoder().encode(pageOf(text)), name: 'index.html', isHtml: true }
}

function textOf(bytes: Uint8Array): string | null {
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  const text = new TextDecoder(isWide ? (bytes[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8').decode(bytes)
  return text.includes('\0') || text.trim() === '' ? null : text
}

const unseen = /^<(script|style|template|noscript)\b/i

/** The text with its tags taken out, one pass; references of characters stay, which stand for text wherever they stand. */
function pageOf(text: string): string {
  const words: string[] = []
  let at = 0
  while (at < text.length) {
    const open = text.indexOf('<', at)
    words.push(escaped(text.slice(at, open < 0 ? undefined : open)))
    if (open < 0) break
    at = behindTag(text, open)
    words.push(' ')
  }
  return `<!DOCTYPE html><meta charset="utf-8"><title>document</title><pre>${words.join('')}</pre>`
}

/** Place behind the tag, comment, or element that is not shown; an unclosed one goes to the end. */
function behindTag(text: string, open: number): number {
  const [, name] = unseen.exec(text.slice(open, open + 12)) ?? []
  if (text.startsWith('<!--', open)) return behind(text, '-->', open + 4)
  const from = name === undefined ? open : endOfElement(text, `</${name.toLowerCase()}`, open)
  return from < 0 ? text.length : behind(text, '>', from)
}

function behind(text: string, end: string, from: number): number {
  const found = text.indexOf(end, from)
  return found < 0 ? text.length : found + end.length
}

/** In either case of letters, looked for at each `</` once. */
function endOfElement(text: string, end: string, from: number): number {
  for (let at = text.indexOf('</', from); at >= 0; at = text.indexOf('</', at + 2))
    if (text.slice(at, at + end.length).toLowerCase() === end) return at
  return -1
}

const escaped = (text: string): string => text.replaceAll('>', '&gt;')
