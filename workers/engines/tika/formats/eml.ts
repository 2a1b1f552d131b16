// Mail (RFC 5322, MIME): subject, text and HTML bodies, and every attachment, attached mails among them.
import PostalMime, { type Address, type Attachment, type Email } from 'postal-mime'
import { limits } from '../../../../contract/limits.ts'
import { textEncoding } from '../charset.ts'
import type { Context, Embedded, Extracted, Metadata } from '../context.ts'
import { htmlText } from './html.ts'

/** Up to this many lines of HTML are looked for across the line ends of the plain text. */
const wrappedLinesMax = 2_000

export async function extractEml(bytes: Uint8Array, context: Context): Promise<Extracted> {
  const mail = await mailParser().parse(bytes)
  const body = await bodyText(mail, context)
  const text = [mail.subject ?? '', body].filter((line) => line !== '').join('\n')
  context.budget.addCharacters(text.length)
  return {
    mediaType: 'message/rfc822',
    text,
    metadata: mailMetadata(mail),
    embedded: mail.attachments.map((part) => embedded(part, context)),
  }
}

/** The parser's own question about a part, asked once its content is read and before that is decoded; no part of its types. */
interface BodyQuestion {
  isInlineTextNode: (part: MailPart) => boolean
}
interface MailPart {
  readonly content: ArrayBuffer | null
  readonly contentType: { readonly parsed: { readonly params: Record<string, string> } }
}

/** Decodes bodies by our own decision: the character set that a mail declares is often a default of its sender. */
function mailParser(): PostalMime {
  const parser = new PostalMime({ forceRfc822Attachments: true, maxNestingDepth: limits.xmlDepthMax })
  const question = parser as unknown as BodyQuestion
  const isInlineText = question.isInlineTextNode.bind(parser)
  question.isInlineTextNode = (part) => {
    const isText = isInlineText(part)
    const { params } = part.contentType.parsed
    if (isText && part.content !== null)
      params['charset'] = textEncoding(new Uint8Array(part.content), params['charset'])
    return isText
  }
  return parser
}

function addresses(list: readonly (Address | undefined)[]): string[] {
  const all: string[] = []
  for (const one of list) {
    if (one === undefined) continue
    if (one.group !== undefined) all.push(...addresses(one.group))
    else all.push(one.name === '' ? one.address : `${one.name} <${one.address}>`)
  }
  return all
}

/** The plain text, and those lines of the HTML that the plain text lacks: the two need not say the same. */
async function bodyText(mail: Email, context: Context): Promise<string> {
  const plain = (mail.text ?? '').replaceAll('\r\n', '\n').trim()
  if (mail.html === undefined || mail.html === '') return plain
  const { text } = await htmlText(mail.html, context)
  if (plain === '') return text
  const lines = new Set(plain.split('\n').map(squash))
  const whole = squash(plain)
  let searches = 0
  const missing = text.split('\n').filter((line) => {
    const squashed = squash(line)
    if (lines.has(squashed)) return false
    searches += 1
    return searches > wrappedLinesMax || !whole.includes(squashed)
  })
  return [plain, ...missing].join('\n')
}

function squash(text: string): string {
  return text.replaceAll(/\s+/gu, '')
}

function mailMetadata(mail: Email): Metadata {
  const metadata: Metadata = {}
  const set = (key: string, value: string | readonly string[] | undefined): void => {
    if (value !== undefined && value.length > 0) metadata[key] = typeof value === 'string' ? value : [...value]
  }
  set('dc:title', mail.subject)
  set('dc:subject', mail.subject)
  set('Message-Subject', mail.subject)
  set('dc:creator', addresses([mail.from]))
  set('Message-From', addresses([mail.from]))
  set('Message-To', addresses(mail.to ?? []))
  set('Message-Cc', addresses(mail.cc ?? []))
  set('Message-Bcc', addresses(mail.bcc ?? []))
  // People stand in metadata only, as in Tika: they are names by their place, not content.
  set('dc:contributor', addresses([mail.sender, ...(mail.replyTo ?? [])]))
  set('dcterms:created', mail.date)
  set('Message:Message-ID', mail.messageId)
  return metadata
}

function embedded(part: Attachment, context: Context): Embedded {
  context.budget.addAttachment()
  const bytes = typeof part.content === 'string' ? new TextEncoder().encode(part.content) : new Uint8Array(part.content)
  context.budget.expand(bytes.length)
  return { name: part.filename ?? '', bytes, mediaType: part.mimeType }
}
