// Names a text mentions, found by form alone: capitalised spans, quoted terms, identifiers, years; no model, no dictionary.
import { foldMarks, withoutPlaceholders } from './tokenise.ts'
import { notNames } from './not-names.ts'
import { stopWords } from './stop-words.ts'

/** Most entities kept of one chunk; the most frequent stay. */
const entitiesPerChunkMax = 32
const nameCharactersMax = 80
const gramWordsMax = 6
const queryMentionsMax = 400
/** A count from here on says that the name is the heading of its chunk: the chunk is about it, not only mentions it. */
export const headingMention = 64

/** A full stop inside a name joins initials and domains, not the end of a sentence and the next one's first word. */
const innerStop = `(?:(?<!\\p{Ll})\\.|\\.(?!\\p{Lu}))`
const word = `\\p{Lu}[\\p{L}\\p{N}]*(?:(?:['’&-]|${innerStop})[\\p{L}\\p{N}]+){0,6}`
const namePart = `(?:\\p{Lu}\\.(?:\\p{Lu}\\.){0,3}|${word}|\\d{2,4}(?!\\d))`
const joint = `(?:of|the|de|da|di|la|le|du|von|van|der|and|for|in|on|&)`
const spanPattern = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${namePart}|\\d{4}(?!\\d))(?:[ \\t]+(?:${joint}[ \\t]+){0,2}${namePart}){0,9}`,
  'gu',
)
const splitPattern = /\s(?:and|for|in|on|&)\s/
/** "Maria Keller of Green Letter" are two names, "University of Oslo" is one: both readings are kept. */
const ofPattern = /\sof\s/
/** A place within another, as in "born in Young, New South Wales": one name of two spans. */
const placePattern = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:in|at|near|from|of|to) (${word}(?: ${word}){0,3}), (${word}(?: ${word}){0,3})(?![\\p{L}\\p{N}])`,
  'gu',
)
const quotedPattern = /["“「『《]([^"”」』》\n]{2,60})["”」』》]/g
const identifierPattern = /(?<![A-Za-z0-9])[A-Za-z0-9][A-Za-z0-9_/-]{2,39}(?![A-Za-z0-9])/g

export interface FoundEntity {
  /** As it stands in the text at first mention. */
  readonly name: string
  /** Mentions; `headingMention` more where it is the chunk's heading. */
  readonly count: number
}

/** The form under which spellings of a name meet: no marks, lower case, no possessive, single spaces, no leading article. */
export function canonicalName(name: string): string {
  return foldMarks(name)
    .toLowerCase()
    .replace(/\([^)]{0,80}\)/g, ' ')
    .replace(/['’]s(?![\p{L}\p{N}])/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/^(?:the|a|an) /, '')
}

function trimmedSpan(span: string): string {
  const words = span.split(/\s+/)
  while (words.length > 0 && notNames.has(words[0] ?? '')) words.shift()
  return words.join(' ').replace(/['’]s$/, '')
}

/** A capitalised span, and what else it may mean. */
function* readingsOf(span: string): Generator<string> {
  const name = trimmedSpan(span)
  if (/^\d{0,3}$/.test(name)) return
  yield name
  const words = name.split(' ')
  // "Later Maria Keller": the first capital may only open the sentence.
  if (words.length > 2) yield words.slice(1).join(' ')
  const parts = name.split(splitPattern)
  if (parts.length > 1) yield* parts.map(trimmedSpan)
  for (const part of parts) if (ofPattern.test(part)) yield* part.split(ofPattern).map(trimmedSpan)
}

function* namesOf(text: string): Generator<string> {
  for (const span of text.match(spanPattern) ?? []) yield* readingsOf(span)
  for (const [, place, within] of text.matchAll(placePattern)) yield `${place} ${within}`
  for (const match of text.matchAll(quotedPattern)) yield match[1] ?? ''
  for (const match of text.match(identifierPattern) ?? []) {
    if (/\d/.test(match) && /[A-Za-z]/.test(match)) yield match
  }
}

/** The chunk's first line where it is short, a text follows it, and it has no full stop or is a paragraph of its own. */
function headingOf(text: string): string | null {
  const end = text.indexOf('\n')
  if (end < 2 || end > nameCharactersMax) return null
  const line = text.slice(0, end).trim()
  const isParagraph = /^\n[^\S\n]*\n/.test(text.slice(end))
  if (/[;,:]$/.test(line) || (!isParagraph && /[.!?。]$/.test(line))) return null
  return line.split(/\s+/).length > 10 ? null : line
}

/** Names by their canonical form. Deterministic; at most 32, redaction placeholders are none. */
export function extractEntities(text: string): Map<string, FoundEntity> {
  const bare = withoutPlaceholders(text)
  const found = new Map<string, FoundEntity>()
  const add = (name: string, count: number): void => {
    const canonical = canonicalName(name)
    if (canonical.length < 2 || canonical.length > nameCharactersMax || stopWords.has(canonical)) return
    const known = found.get(canonical)
    found.set(canonical, {
      name: known?.name ?? name,
      count: Math.min((known?.count ?? 0) + count, 2 * headingMention - 1),
    })
  }
  for (const name of namesOf(bare)) add(name, 1)
  for (const [canonical, entity] of found) {
    if (entity.count >= headingMention) found.set(canonical, { name: entity.name, count: headingMention - 1 })
  }
  const heading = headingOf(bare)
  if (heading !== null) add(heading, headingMention)
  if (found.size <= entitiesPerChunkMax) return found
  const ordered = [...found].sort(([a, one], [b, other]) => other.count - one.count || (a < b ? -1 : 1))
  return new Map(ordered.slice(0, entitiesPerChunkMax))
}

/** Everything in a query that could be a known name: its own names, then word sequences from long to short, without repetition. */
export function queryNames(query: string): string[] {
  const bare = withoutPlaceholders(query)
  const names = new Set(extractEntities(bare).keys())
  const words = canonicalName(bare).split(' ').filter(Boolean).slice(0, 200)
  for (let size = gramWordsMax; size >= 2; size -= 1) {
    for (let at = 0; at + size <= words.length; at += 1) {
      names.add(canonicalName(words.slice(at, at + size).join(' ')))
    }
  }
  for (const single of words) if (single.length >= 4 && !stopWords.has(single)) names.add(single)
  return [...names].filter((name) => name.length >= 2 && !stopWords.has(name)).slice(0, queryMentionsMax)
}
