// Deny list: exact strings (authors, parties of a mail) wherever they stand as whole words, in any case; linear, however many there are.
import type { Span } from '../../../contract/redaction.ts'
import type { Findings, Verdict } from '../findings.ts'
import { normalise } from '../normalise.ts'

const entryCharactersMax = 500
const entryCharactersMin = 2
/** Where an entry has white space a text may have so much, such as a line break with an indent. */
const gapMax = 3
/** A word, or a character that is neither part of one nor white space. */
const token = /[\p{L}\p{N}]+|[^\p{L}\p{N}\s]/gu

const denied: Verdict = { entity: 'PERSON', score: 1 }

/** Adds the entries in a normalised text, as persons. */
export function findDenied(text: string, entries: readonly string[], findings: Findings): void {
  for (const { start, end } of denyListSpans(text, entries)) findings.add(denied, start, end)
}

/** A state of the automaton: the longest start of an entry that the text read so far ends with. */
interface State {
  readonly next: Map<string, State>
  /** Tokens of it. */
  readonly depth: number
  /** The longest start of an entry that a later place of this one begins. */
  fallBack: State | null
  /** Tokens of the longest entry that ends here; 0 where none does. */
  entryTokens: number
}

const createState = (depth: number): State => ({ next: new Map(), depth, fallBack: null, entryTokens: 0 })

/** What follows another token is told apart by whether white space stands between. */
const spaced = (word: string): string => ` ${word}`
const bare = (key: string): string => (key.startsWith(' ') ? key.slice(1) : key)

/**
 * Spans of the entries in a normalised text, none inside another; entries are normalised alike. All are looked for in one pass
 * (A. V. Aho, M. J. Corasick, "Efficient string matching", 1975), word by word.
 */
export function denyListSpans(text: string, entries: readonly string[], entity = 'PERSON'): Span[] {
  const root = automatonOf(entries)
  if (root.next.size === 0) return []
  const starts: number[] = []
  const spans: Span[] = []
  let state = root
  let end = 0
  token.lastIndex = 0
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const word = match[0].toLowerCase()
    const gap = match.index - end
    state = stepFrom(gap > gapMax ? root : state, { root, key: gap > 0 ? spaced(word) : word })
    starts.push(match.index)
    end = token.lastIndex
    if (state.entryTokens === 0) continue
    const start = starts[starts.length - state.entryTokens]!
    // What ends later and begins no later holds those before.
    while (spans.length > 0 && spans.at(-1)!.start >= start) spans.pop()
    spans.push({ entity, start, end, score: 1 })
  }
  return spans
}

function stepFrom(from: State, { root, key }: { readonly root: State; readonly key: string }): State {
  for (let state: State | null = from; state !== null; state = state.fallBack) {
    const next = state.next.get(state === root ? bare(key) : key)
    if (next !== undefined) return next
  }
  return root
}

function automatonOf(entries: readonly string[]): State {
  const root = createState(0)
  for (const entry of new Set(entries)) addEntry(root, entry)
  const open = [root]
  // Grows while it is walked: states by depth.
  for (const state of open) {
    for (const [key, next] of state.next) {
      next.fallBack = state.fallBack === null ? root : stepFrom(state.fallBack, { root, key })
      if (next.entryTokens === 0) next.entryTokens = next.fallBack.entryTokens
      open.push(next)
    }
  }
  return root
}

function addEntry(root: State, entry: string): void {
  const written = normalise(entry.slice(0, entryCharactersMax)).text.trim()
  if (written.length < entryCharactersMin) return
  let state = root
  let end = 0
  for (const match of written.matchAll(token)) {
    const word = match[0].toLowerCase()
    const key = end > 0 && match.index > end ? spaced(word) : word
    let next = state.next.get(key)
    if (next === undefined) state.next.set(key, (next = createState(state.depth + 1)))
    state = next
    end = match.index + match[0].length
  }
  state.entryTokens = state.depth
}
