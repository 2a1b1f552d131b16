// The HTML from which the archived PDF is rendered: built from redacted content only.
import type { Redacted, RedactedContent } from '../../contract/redaction.ts'

const escapes: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => escapes[character] ?? character)
/** Characters that no font draws and no reader needs. */
const isInvisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu

/** One paragraph a line, empty lines kept apart; deterministic, so that a repeated stage renders the same bytes. */
export function renditionHtml(documentId: string, content: Redacted<RedactedContent>): string {
  const paragraphs = content.text
    .split(/\r\n|[\n\r\f\v\u2028\u2029]/)
    .map((line) => line.replaceAll('\t', '    ').replace(isInvisible, '').trimEnd())
    .filter((line) => line !== '')
    .map((line) => `<p>${escapeHtml(line)}</p>`)
  const rows = Object.entries(content.metadata).map(
    ([name, value]) => `<tr><td>${escapeHtml(name)}</td><td>${escapeHtml([value].flat().join(', '))}</td></tr>`,
  )
  const head = `<h1>Document ${escapeHtml(documentId)}</h1>`
  const table = rows.length === 0 ? '' : `<table>${rows.join('')}</table>`
  return `<!doctype html><html><head><meta charset="utf-8"><title>Document ${escapeHtml(documentId)}</title></head><body>${head}${table}${paragraphs.join('\n')}</body></html>`
}
