// Tells markup and mail from plain text by how they begin.
import type { Detected } from './detected.ts'

const htmlStart =
  /^(?:<!doctype\s+html|<(?:html|head|body|title|script|style|table|div|span|font|h[1-6]|p|a|meta|link)[\s>])/iu
const xmlStart = /^<\?xml[\s?]/iu

/** HTML or XML, when the text begins as such, comments and the XML declaration aside. */
export function textKind(text: string): Detected | undefined {
  const start = text.trimStart()
  const isXml = xmlStart.test(start)
  const root = afterComments(isXml ? start.slice(start.indexOf('>') + 1) : start)
  if (htmlStart.test(root) && (!isXml || /^<!doctype\s+html|^<html/iu.test(root))) {
    return { format: 'html', mediaType: 'text/html' }
  }
  return isXml ? { format: 'xml', mediaType: 'application/xml' } : undefined
}

/** Not a pattern: one that skips comments takes exponential time on hostile text. */
function afterComments(text: string): string {
  let rest = text.trimStart()
  while (rest.startsWith('<!--')) {
    const end = rest.indexOf('-->', 4)
    if (end < 0) return ''
    rest = rest.slice(end + 3).trimStart()
  }
  return rest
}

const mailFields = new Set(
  (
    'from to cc bcc subject date message-id mime-version received return-path delivered-to reply-to sender ' +
    'content-type content-transfer-encoding in-reply-to references x-mailer list-id dkim-signature x-originating-ip'
  ).split(' '),
)
const telling = new Set(['from', 'received', 'message-id', 'mime-version', 'return-path', 'delivered-to', 'subject'])

/** Whether the text begins with a mail header (RFC 5322 section 2.2): at least two known fields, one of them telling. */
export function looksLikeMail(text: string): boolean {
  let known = 0
  let told = 0
  for (const line of text
    .replace(/^From .*\r?\n/u, '')
    .split(/\r?\n/u)
    .slice(0, 100)) {
    if (line === '') break
    if (/^[ \t]/u.test(line)) continue
    const field = /^([!-9;-~]+):/u.exec(line)?.[1]?.toLowerCase()
    if (field === undefined) return false
    if (mailFields.has(field)) known += 1
    if (telling.has(field)) told += 1
  }
  return known >= 2 && told >= 1
}
