// Deny list: exact strings (authors, names of the mail's parties) wherever they stand as whole words, in any case.
import type { Span } from '../../../contract/redaction.ts'
import type { Findings, Verdict } from '../findings.ts'
import { normalise } from '../normalise.ts'

/** Entries beyond these bounds are refused by the caller; here they end the work. */
export const denyListMax = 1_000
const entryCharactersMax = 500
const entryCharactersMin = 2
const word = /[\p{L}\p{N}]/u

const denied: Verdict = { entity: 'PERSON', score: 1 }

/** Adds the entries in a normalised text, as persons. */
export function findDenied(text: string, entries: readonly string[], findings: Findings): void {
  for (const { start, end } of denyListSpans(text, entries)) findings.add(denied, start, end)
}

/** Spans of the entries in a normalised text; entries are normalised alike. One expression for all entries. */
export function denyListSpans(text: string, entries: readonly string[], entity = 'PERSON'): Span[] {
  const wanted = [...new Set(entries.slice(0, denyListMax).map(entryOf))]
    .filter((entry) => entry.length >= entryCharactersMin)
    .sort((a, b) => b.length - a.length)
  if (wanted.length === 0) return []
  const regex = new RegExp(wanted.map(source).join('|'), 'giu')
  const spans: Span[] = []
  for (const match of text.matchAll(regex)) {
    spans.push({ entity, start: match.index, end: match.index + match[0].length, score: 1 })
  }
  return spans
}

const entryOf = (entry: string): string => normalise(entry.slice(0, entryCharactersMax)).text.trim()

/** White space in an entry matches one or two white-space characters, such as a line break. */
function source(entry: string): string {
  const body = entry
    .split(/\s+/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replaceAll('-', '\\x2d'))
    .join('\\s{1,3}')
  const left = word.test(entry[0] ?? '') ? '(?<![\\p{L}\\p{N}])' : ''
  const right = word.test(entry.at(-1) ?? '') ? '(?![\\p{L}\\p{N}])' : ''
  return `${left}${body}${right}`
}
