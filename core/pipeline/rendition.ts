// The HTML from which the archived PDF is rendered: built from redacted content only.
import { limits } from '../../contract/limits.ts'
import { rootedMetadata } from './caption.ts'
import type { Redacted, RedactedContent } from '../../contract/redaction.ts'

const escapes: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => escapes[character] ?? character)

/** Title of a rendition: nothing of the file's name. */
export const renditionTitle = (documentId: string): string => `Document ${documentId}`

/** Names and values of what describes the document; what it is called is shown beside the page: a sign that no font has would cost it. */
export function renditionRows({
  metadata,
}: Redacted<RedactedContent>): readonly (readonly [name: string, value: string])[] {
  return Object.entries(rootedMetadata(metadata)).map(([name, value]) => [name, [value].flat().join(', ')])
}

/** One paragraph a line, empty lines kept apart; deterministic, so that a repeated stage renders the same bytes. Null where the text has too many lines. */
export function renditionHtml(documentId: string, content: Redacted<RedactedContent>): string | null {
  const paragraphs = paragraphsOf(content.text)
  if (paragraphs === null) return null
  const rows = renditionRows(content).map(
    ([name, value]) => `<tr><td>${escapeHtml(name)}</td><td>${escapeHtml(value)}</td></tr>`,
  )
  const title = escapeHtml(renditionTitle(documentId))
  const table = rows.length === 0 ? '' : `<table>${rows.join('')}</table>`
  return `<!doctype html><html><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1>${table}${paragraphs}</body></html>`
}

const lineEnd = /\r\n|[\n\r\f\v\u2028\u2029]/g
const linesPerBlock = 4_096
/** More lines than that are more pages than an engine draws. */
const linesMax = limits.pagesMax * 100

/** Lines of a text that is shown (core/redaction/shown-text.ts); blank ones are left out. Null in place of the first line above the bound. */
export function* renditionLines(text: string): Generator<string | null> {
  let at = 0
  let lines = 0
  const shown = (end: number): string => text.slice(at, end).replaceAll('\t', '    ').trimEnd()
  for (const end of text.matchAll(lineEnd)) {
    if (++lines > linesMax) return yield null
    const line = shown(end.index)
    if (line !== '') yield line
    at = end.index + end[0].length
  }
  const last = shown(text.length)
  if (last !== '') yield last
}

/** Joined block by block: a text of millions of short lines must not stand in memory as as many strings. */
function paragraphsOf(text: string): string | null {
  const blocks: string[] = []
  let block: string[] = []
  for (const line of renditionLines(text)) {
    if (line === null) return null
    block.push(`<p>${escapeHtml(line)}</p>`)
    if (block.length < linesPerBlock) continue
    blocks.push(block.join('\n'))
    block = []
  }
  return [...blocks, ...(block.length === 0 ? [] : [block.join('\n')])].join('\n')
}
