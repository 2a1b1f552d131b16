// Tells markup and mail from plain text by how they begin.
import type { Detected } from './detect.ts'

const htmlStart =
  /^\s*(?:<!--[\s\S]*?-->\s*)*(?:<!doctype\s+html|<(?:html|head|body|title|script|style|table|div|h[1-6]|p|a|meta)[\s>])/iu
const xhtml = /^\s*<\?xml[^>]*\?>\s*(?:<!--[\s\S]*?-->\s*)*(?:<!doctype\s+html[^>]*>\s*)?<html[\s>]/iu
const xmlStart = /^\s*<\?xml[\s?]/iu

/** HTML or XML, when the text begins as such. */
export function textKind(text: string): Detected | undefined {
  if (htmlStart.test(text) || xhtml.test(text)) return { format: 'html', mediaType: 'text/html' }
  if (xmlStart.test(text)) return { format: 'xml', mediaType: 'application/xml' }
  return undefined
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
