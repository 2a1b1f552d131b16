// Headings of a text, by what they look like and by what its own contents say: no model, no font, the text alone.
import { cutText, isOpenEnded, linesOf, wordsIn, type Line } from './lines.ts'
import { markedHeading } from './marks.ts'

export interface Heading {
  /** Place in the text, in UTF-16 code units. */
  readonly start: number
  /** 1 is outermost; at most `levelsMax`. */
  readonly level: number
  readonly title: string
}

export const levelsMax = 6
export const headingsMax = 1_000
/** A text of more is no document that somebody wrote. */
const linesMax = 50_000
const titleCharactersMax = 160
const lineCharactersMax = 400

/** What stands below a heading is at least so long, all lines up to the next one together. */
const bodyCharactersMin = 40
/** A plain line is a heading where what follows is a paragraph. */
const paragraphCharactersMin = 80
const paragraphLinesMax = 3
/** A page's lines are as wide as its column. */
const lineCharactersMin = 40
const plainWordsMax = 10
const plainCharactersMax = 80
/** A line that stands so often is a header or footer of pages. */
const repeatedMin = 3

interface Candidate {
  readonly line: number
  readonly start: number
  readonly kind: string
  readonly title: string
}

/** Same title, however it is numbered, spaced or written. */
const normal = (title: string): string =>
  title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^(?:[\d.§#\s]+|[a-z](?:[-.]?\d{1,3}){1,3}\.?\s+|[a-z]\.\s+)/u, '')
    .replaceAll(/\s+/g, ' ')
    .trim()

/** The number of a page, at the end of a line of contents. */
const pageNumber = /(?:\d{1,4}|[ivxlc]{1,6})$/i
/** What leads to it: dots, a gap. */
const isLeader = (leader: string): boolean => /\t|…| {3}|_{3}/.test(leader) || (leader.match(/\./g)?.length ?? 0) >= 3

/** The title of a line of contents: a title, a gap or dots, the number of a page; null of any other line. */
function titleOfContents(text: string): string | null {
  if (text.length > contentsCharactersMax || !/[\divxlc]/i.test(text.at(-1) ?? '')) return null
  const end = text.length - (pageNumber.exec(text)?.[0].length ?? 0)
  let from = end
  while (from > 0 && ' \t.…_'.includes(text[from - 1]!)) from -= 1
  return from >= titleCharactersMin && isLeader(text.slice(from, end)) ? text.slice(0, from) : null
}

const titleCharactersMin = 2
const contentsMin = 3
const contentsCharactersMax = 200

/** What a text says of its own headings: lines of its contents, and the list of them that the outline of a PDF leaves at the end. */
interface Contents {
  readonly titles: ReadonlySet<string>
  /** Lines that are of the contents, and no headings. */
  readonly lines: ReadonlySet<number>
}

function contentsOf(lines: readonly Line[]): Contents {
  const titles = new Set<string>()
  const own = new Set<number>()
  let run: number[] = []
  const close = (): void => {
    if (run.length >= contentsMin)
      for (const at of run) {
        own.add(at)
        titles.add(normal(titleOfContents(lines[at]!.text) ?? ''))
      }
    run = []
  }
  for (const [at, { text }] of lines.entries()) {
    if (titleOfContents(text) !== null) run.push(at)
    else if (run.length > 0 && at - run.at(-1)! > 2) close()
  }
  close()
  addOutline(lines, { titles, own })
  return { titles, lines: own }
}

/** Titles that stand once more, as a list, behind everything else. */
function addOutline(
  lines: readonly Line[],
  { titles, own }: { readonly titles: Set<string>; readonly own: Set<number> },
): void {
  const last = lines.at(-1)?.text
  // Most texts end with a line that stands there alone: nothing else is compared then.
  if (last === undefined || !lines.some(({ text }, at) => text === last && at < lines.length - 1)) return
  const firstAt = new Map<string, number>()
  for (const [at, { text }] of lines.entries()) if (!firstAt.has(normal(text))) firstAt.set(normal(text), at)
  let from = lines.length
  while (
    from > 0 &&
    (firstAt.get(normal(lines[from - 1]!.text)) ?? from) < from - 1 &&
    lines[from - 1]!.text.length <= 160
  )
    from--
  if (lines.length - from < contentsMin) return
  for (let at = from; at < lines.length; at++) {
    own.add(at)
    titles.add(normal(lines[at]!.text))
  }
}

/** `Name: value`, a row of a table, an address or number alone is no heading. */
const isField = (text: string): boolean =>
  text.includes('\t') ||
  /:\s/.test(text) ||
  !/\p{L}{2}/u.test(text) ||
  isCodeOrAddress(text.replaceAll(labelPattern, ''))

const isCodeOrAddress = (text: string): boolean => /[@=|<>{}]|https?:/.test(text)
/** What redaction leaves in place of a value may stand in a title. */
const labelPattern = /<[A-Z][A-Z0-9_]*(?:_[0-9a-z]+)?>/g

const startsLikeTitle = (text: string): boolean => /^["'„“«(]?[\p{Lu}\p{Lt}\p{Lo}\p{N}]/u.test(text)

const mayBeTitle = (text: string): boolean =>
  text.length <= plainCharactersMax && !isOpenEnded(text) && wordsIn(text) <= plainWordsMax && !isField(text)

/** The first line, which stands apart from what follows, whatever that is. */
const isTitle = (lines: readonly Line[], at: number): boolean =>
  at === 0 && lines[1]?.isApart === true && mayBeTitle(lines[0]!.text) && startsLikeTitle(lines[0]!.text)

function isPlainHeading(lines: readonly Line[], at: number): boolean {
  const { text, isApart } = lines[at]!
  const next = lines[at + 1]
  if (next === undefined || !mayBeTitle(text) || !startsLikeTitle(text)) return false
  const before = lines[at - 1]
  const stands = isApart || (before !== undefined && /[.!?…。！？][\])"'”’»」』]*$/u.test(before.text))
  return stands && isParagraph(lines, at + 1)
}

/** Where lines are those of a page a paragraph goes on over several. */
function isParagraph(lines: readonly Line[], at: number): boolean {
  const [first, ...further] = lines.slice(at, at + paragraphLinesMax)
  if (first === undefined || first.text.length < lineCharactersMin) return false
  const end = further.findIndex(({ isApart }) => isApart)
  const text = [first, ...(end === -1 ? further : further.slice(0, end))].map((line) => line.text).join(' ')
  return text.length >= paragraphCharactersMin && !text.includes('\t') && /\p{L}/u.test(text) && wordsIn(text) >= 10
}

const isCapitals = (text: string): boolean => /\p{Lu}{2}/u.test(text) && !/\p{Ll}/u.test(text)

/** A page's lines are no longer than this; those of a text whose paragraphs stand on one line each are. */
const columnCharactersMax = 130
const columnShare = 0.9
/** A line that fills so much of the column goes on in the next. */
const fullShare = 0.8

/** From so many characters on a line is a full one; infinite where paragraphs are not cut into lines. */
function fullLineOf(lines: readonly Line[]): number {
  const lengths = lines.map(({ text }) => text.length).sort((one, other) => one - other)
  const column = lengths[Math.floor(lengths.length * columnShare)] ?? 0
  return column > columnCharactersMax || column < lineCharactersMin ? Infinity : column * fullShare
}

function candidatesOf(lines: readonly Line[]): readonly Candidate[] {
  const contents = { ...contentsOf(lines), fullLine: fullLineOf(lines) }
  const counts = new Map<string, number>()
  for (const { text } of lines) counts.set(text, (counts.get(text) ?? 0) + 1)
  const isFurniture = (at: number, text: string): boolean =>
    text.length > lineCharactersMax || contents.lines.has(at) || (counts.get(text) ?? 0) >= repeatedMin
  return lines.flatMap(({ text, start }, at): Candidate[] => {
    const heading = isFurniture(at, text) ? null : headingAt(lines, at, contents)
    return heading === null ? [] : [{ line: at, start, ...heading }]
  })
}

const goesOn = (lines: readonly Line[], at: number, fullLine: number): boolean =>
  lines[at]!.text.length >= fullLine && lines[at + 1]?.isApart === false

function headingAt(
  lines: readonly Line[],
  at: number,
  { titles, fullLine }: Contents & { readonly fullLine: number },
): Pick<Candidate, 'kind' | 'title'> | null {
  const { text } = lines[at]!
  if (text.startsWith('#')) return markedHeading(text)
  const isListed = titles.size > 0 && titles.has(normal(text))
  if (!isListed && (isOpenEnded(text) || goesOn(lines, at, fullLine))) return null
  const marked = markedHeading(text)
  if (marked !== null) return marked
  if ((isListed && !isField(text)) || isPlainHeading(lines, at)) return { kind: kindOf(text), title: text }
  return isTitle(lines, at) ? { kind: 'title', title: text } : null
}

const kindOf = (text: string): string => (isCapitals(text) ? 'capitals' : 'plain')

/** Items of a list are numbered too: of a run of marks of one kind with nothing below them only what is not a list is left. */
function withBodies(lines: readonly Line[], candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.filter(({ line, kind }, at) => {
    const next = candidates[at + 1]
    const below = lines.slice(line + 1, next === undefined ? undefined : next.line)
    let characters = 0
    for (const { text } of below) if ((characters += text.length) >= bodyCharactersMin) return true
    return next !== undefined && next.kind !== kind && isBelow(next.kind, kind)
  })
}

const numberDepth = (kind: string): number | null => (/^[nhl]\d$/.test(kind) ? Number(kind[1]) : null)

/** Of two kinds of one family the deeper number is below; of two families, which comes first in the text decides. */
function isBelow(kind: string, other: string): boolean {
  const [depth, otherDepth] = [numberDepth(kind), numberDepth(other)]
  return depth === null || otherDepth === null || kind[0] !== other[0] || depth > otherDepth
}

/** Headings in order, each with its level: a kind that was not met below the open ones is one level deeper. */
export function headingsOf(text: string): readonly Heading[] {
  const lines = linesOf(text)
  if (lines.length > linesMax) return []
  const open: string[] = []
  return withBodies(lines, candidatesOf(lines))
    .slice(0, headingsMax)
    .map(({ start, kind, title }) => {
      const at = open.indexOf(kind)
      if (at >= 0) open.length = at
      else while (open.length > 0 && !isBelow(kind, open.at(-1)!)) open.pop()
      open.push(kind)
      return { start, level: Math.min(open.length, levelsMax), title: cutText(title, titleCharactersMax) }
    })
}
