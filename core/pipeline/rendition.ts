// The HTML from which the archived PDF is rendered: built from redacted content only.
import { limits } from '../../contract/limits.ts'
import type { Redacted, RedactedContent } from '../../contract/redaction.ts'

const escapes: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => escapes[character] ?? character)
/** Characters that no font draws and no reader needs. */
const isInvisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu

/** One paragraph a line, empty lines kept apart; deterministic, so that a repeated stage renders the same bytes. Null where the text has too many lines. */
export function renditionHtml(documentId: string, content: Redacted<RedactedContent>): string | null {
  const paragraphs = paragraphsOf(content.text)
  if (paragraphs === null) return null
  const rows = Object.entries(content.metadata).map(
    ([name, value]) => `<tr><td>${escapeHtml(name)}</td><td>${escapeHtml([value].flat().join(', '))}</td></tr>`,
  )
  const head = `<h1>Document ${escapeHtml(documentId)}</h1>`
  const table = rows.length === 0 ? '' : `<table>${rows.join('')}</table>`
  return `<!doctype html><html><head><meta charset="utf-8"><title>Document ${escapeHtml(documentId)}</title></head><body>${head}${table}${paragraphs}</body></html>`
}

const lineEnd = /\r\n|[\n\r\f\v\u2028\u2029]/g
const linesPerBlock = 4_096
/** More lines than that are more pages than an engine draws. */
const linesMax = limits.pagesMax * 100

/** Joined block by block: a text of millions of short lines must not stand in memory as as many strings. */
function paragraphsOf(text: string): string | null {
  const blocks: string[] = []
  let block: string[] = []
  let at = 0
  const add = (end: number): void => {
    const line = text.slice(at, end).replaceAll('\t', '    ').replace(isInvisible, '').trimEnd()
    if (line !== '') block.push(`<p>${escapeHtml(line)}</p>`)
    if (block.length < linesPerBlock) return
    blocks.push(block.join('\n'))
    block = []
  }
  let lines = 0
  for (const end of text.matchAll(lineEnd)) {
    if (++lines > linesMax) return null
    add(end.index)
    at = end.index + end[0].length
  }
  add(text.length)
  return [...blocks, ...(block.length === 0 ? [] : [block.join('\n')])].join('\n')
}
